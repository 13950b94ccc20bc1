#include "cleave/verifier/certificate/crossings.h"

#include <algorithm>
#include <set>

#include "cleave/verifier/certificate/flow_network.h"

namespace cleave::verifier {
namespace {

constexpr int kNotSought = -2;
constexpr int kNoJoin = -1;
constexpr std::size_t kMostReaders = 64;
constexpr int kMostOpsOnTheWay = 1024;

}  // namespace

Crossings::Crossings(const BoundModel& model, const CheapestSet& sets, Effort& effort)
    : model_(model),
      sets_(sets),
      effort_(effort),
      joins_(model.tensors.size(), kNotSought),
      led_to_by_(model.ops.size(), 0) {}

std::vector<Ticks> Crossings::Sums() const {
  std::vector<Ticks> sums(Index(sets_.buckets()) + 1, 0);
  for (const ModelTensor& tensor : model_.tensors) {
    if (tensor.producer == kHostOp) continue;
    const int first = sets_.Enters(tensor.producer);
    int last = -1;
    for (const int reader : tensor.readers) last = std::max(last, sets_.Settles(reader));
    if (first > last) continue;
    sums[Index(first)] += tensor.link;
    sums[Index(last) + 1] -= tensor.link;
  }
  for (std::size_t b = 1; b < sums.size(); ++b) sums[b] += sums[b - 1];
  sums.pop_back();
  return sums;
}

int Crossings::JoinOf(int tensor) {
  int& join = joins_[Index(tensor)];
  if (join == kNotSought) join = FindJoin(model_.tensors[Index(tensor)].readers);
  return join;
}

// Operations behind the readers in ascending order: all that lead to one come before it.
int Crossings::FindJoin(const std::vector<int>& readers) {
  if (readers.empty() || readers.size() > kMostReaders) return kNoJoin;
  std::set<int> ahead;
  std::vector<int> seen;
  const auto lead = [&](int op, std::uint64_t from) {
    std::uint64_t& led_to_by = led_to_by_[Index(op)];
    if (led_to_by == 0) {
      ahead.insert(op);
      seen.push_back(op);
    }
    led_to_by |= from;
  };
  for (std::size_t i = 0; i < readers.size(); ++i) lead(readers[i], std::uint64_t{1} << i);
  const std::uint64_t all = ~std::uint64_t{0} >> (kMostReaders - readers.size());
  int join = kNoJoin;
  for (int i = 0; i < kMostOpsOnTheWay && join == kNoJoin && !ahead.empty(); ++i) {
    const int op = *ahead.begin();
    ahead.erase(ahead.begin());
    effort_.Spend();
    if (led_to_by_[Index(op)] == all) join = op;
    for (const int reader : model_.ops[Index(op)].feeds) lead(reader, led_to_by_[Index(op)]);
  }
  for (const int op : seen) led_to_by_[Index(op)] = 0;
  return join;
}

// Some ideals of the bucket hold it, others may lack it.
bool Crossings::IsOpen(int op, int bucket) const {
  return sets_.Enters(op) <= bucket && sets_.Settles(op) >= bucket;
}

void Crossings::Count(int t, int bucket) {
  const ModelTensor& tensor = model_.tensors[Index(t)];
  if (tensor.producer == kHostOp || sets_.Enters(tensor.producer) > bucket) return;
  const auto is_held = [&](int reader) { return sets_.Settles(reader) < bucket; };
  if (std::ranges::all_of(tensor.readers, is_held)) return;
  const bool made = sets_.Settles(tensor.producer) < bucket;
  (made ? certain_ : gains_[Index(tensor.producer)]) += tensor.link;
  // An ideal that must lack a reader lacks the join as well.
  const int join = JoinOf(t);
  if (join != kNoJoin && IsOpen(join, bucket)) gains_[Index(join)] -= tensor.link;
}

Ticks Crossings::Most(int bucket) {
  certain_ = 0;
  gains_.assign(model_.ops.size(), 0);
  for (std::size_t t = 0; t < model_.tensors.size(); ++t) Count(static_cast<int>(t), bucket);
  FlowNetwork network;
  std::vector<int> nodes(model_.ops.size(), FlowNetwork::kSource);
  Ticks sum = certain_;
  for (int op = 0; op < static_cast<int>(nodes.size()); ++op) {
    if (!IsOpen(op, bucket)) continue;
    effort_.Spend();
    nodes[Index(op)] = network.AddNode();
    const Ticks gain = gains_[Index(op)];
    sum += std::max<Ticks>(gain, 0);
    network.AddEdge(FlowNetwork::kSource, nodes[Index(op)], std::max<Ticks>(gain, 0));
    network.AddEdge(nodes[Index(op)], FlowNetwork::kSink, std::max<Ticks>(-gain, 0));
    for (const int need : model_.ops[Index(op)].needs) {
      if (!IsOpen(need, bucket)) continue;
      network.AddEdge(nodes[Index(op)], nodes[Index(need)], FlowNetwork::kUnlimited);
    }
  }
  return sum - network.Flow();
}

}  // namespace cleave::verifier
