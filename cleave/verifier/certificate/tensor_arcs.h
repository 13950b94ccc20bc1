// What tensors that cross the border of a set of operations cost, as arcs of a network.
//
// The set is what stays on the source's side of a cut; `nodes` are those of operations. The arcs
// make a cut as dear as the tensor, once, if its producer and one of its readers are apart in the
// way in question. Tensors from the host have no producer and do not belong here.
#pragma once

#include <vector>

#include "cleave/verifier/certificate/bound_model.h"
#include "cleave/verifier/certificate/flow_network.h"

namespace cleave::verifier {

// The set holds the producer and lacks a reader.
void AddLeaving(const ModelTensor& tensor, const std::vector<int>& nodes, Ticks cost,
                FlowNetwork& network);

// The set lacks the producer and holds a reader.
void AddEntering(const ModelTensor& tensor, const std::vector<int>& nodes, Ticks cost,
                 FlowNetwork& network);

}  // namespace cleave::verifier
