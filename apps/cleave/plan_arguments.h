// A model together with a plan that was made for it.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "apps/cleave/model_arguments.h"
#include "cleave/api/files.h"

namespace cleave::app {

struct PlanArguments {
  ModelArguments model;
  std::string plan_path;
  std::string package;  // instead of the plan's; empty: the plan's

  void AddTo(CLI::App& parser);

  struct Loaded {
    Graph graph;  // that the plan's assignment indexes
    Plan plan;
  };
  // A graph file is taken as it is. An ONNX model is imported and prepared as the plan records,
  // with the options of the command line on top.
  Loaded Load(Terminal& terminal) const;
};

}  // namespace cleave::app
