// The process group on c10d. Includes nothing of Cleave that has code of its own to link.
#include <stdexcept>

#include "cleave/learn/torch_module.h"

#ifdef CLEAVE_HAS_GLOO
#include <torch/torch.h>

#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

namespace cleave {
namespace {

class GlooGroup final : public ProcessGroup {
 public:
  explicit GlooGroup(const Rendezvous& place) : rank_(place.rank), size_(place.size) {
    c10d::TCPStoreOptions store;
    store.port = static_cast<std::uint16_t>(place.port);
    store.isServer = place.rank == 0;
    store.numWorkers = static_cast<std::size_t>(place.size);
    auto options = c10d::ProcessGroupGloo::Options::create();
    options->devices.push_back(c10d::ProcessGroupGloo::createDefaultDevice());
    options->threads = 1;
    group_ = c10::make_intrusive<c10d::ProcessGroupGloo>(
        c10::make_intrusive<c10d::TCPStore>(place.host, store), place.rank, place.size, options);
  }

  int rank() const override { return rank_; }
  int size() const override { return size_; }

  void Sum(std::span<float> values) override {
    std::vector<at::Tensor> tensors{
        torch::from_blob(values.data(), {static_cast<std::int64_t>(values.size())})};
    try {
      group_->allreduce(tensors)->wait();
    } catch (const std::exception& error) {
      throw std::runtime_error(error.what());
    }
  }

 private:
  int rank_;
  int size_;
  c10::intrusive_ptr<c10d::ProcessGroupGloo> group_;
};

}  // namespace
}  // namespace cleave

cleave::ProcessGroup* cleave_join_process_group(const cleave::Rendezvous& rendezvous) try {
  return new cleave::GlooGroup(rendezvous);
} catch (const std::exception& error) {
  throw std::runtime_error(error.what());
}
#else
cleave::ProcessGroup* cleave_join_process_group(const cleave::Rendezvous& /*rendezvous*/) {
  return nullptr;
}
#endif
