// A program outside of Cleave's tree that partitions a graph with the installed library.
#include <cleave/api/files.h>
#include <cleave/api/model.h>
#include <cleave/api/partition.h>

#include <iostream>
#include <set>

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const cleave::Graph graph = cleave::LoadModel(argv[1]);
  const cleave::PartitionResult result = cleave::Partition(graph, cleave::LoadPackage(argv[2]));
  if (!result.plan) return 3;
  const std::set<int> chips(result.plan->assignment.begin(), result.plan->assignment.end());
  std::cout << chips.size() << " chips, " << result.plan->cost.interval_seconds << " s\n";
  return 0;
}
