// Graphs one after the other, for those who learn from many of them and need not know where from.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "cleave/graph/graph.h"

namespace cleave {

struct StreamedGraph {
  std::string name;
  std::string family;
  std::shared_ptr<const Graph> graph;  // prepared; never null
};

// Endless: every epoch yields each of size() graphs once. Not thread-safe.
class GraphStream {
 public:
  virtual ~GraphStream() = default;

  virtual std::int64_t size() const = 0;  // graphs an epoch, at least 1
  virtual StreamedGraph Next() = 0;

  // Graphs drawn so far. Seek(n) makes the next graph the one that follows n draws from the start,
  // so that training resumes where its checkpoint says.
  virtual std::int64_t position() const = 0;
  virtual void Seek(std::int64_t position) = 0;
};

}  // namespace cleave
