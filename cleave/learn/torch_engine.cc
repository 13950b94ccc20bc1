// The gradient engine on LibTorch: the body of the module. Includes nothing of Cleave that has code
// of its own to link, except the mean over rows.
#include <torch/torch.h>
#include <torch/version.h>

#include "cleave/learn/gradient_engine.h"
#include "cleave/learn/torch_module.h"

// OpenBLAS has threads of its own, which LibTorch does not know of. They gain nothing on matrices
// of this size. Null where another BLAS is linked.
extern "C" __attribute__((weak)) void openblas_set_num_threads(int threads);

namespace cleave {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

std::span<const float> View(const torch::Tensor& tensor) {
  return {tensor.data_ptr<float>(), Index(tensor.numel())};
}

// Mean over neighbours along compressed rows: three times as fast as index_add, and free of
// atomics, so its sums have one order. `transposed` holds the same edges from the other end.
struct NeighbourMean : torch::autograd::Function<NeighbourMean> {
  static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& rows,
                               std::int64_t neighbours, std::int64_t transposed) {
    context->saved_data["neighbours"] = neighbours;
    context->saved_data["transposed"] = transposed;
    torch::Tensor out = torch::empty_like(rows);
    const auto width = Index(rows.size(1));
    MeanRows(*Edges(neighbours), View(rows), width, out.data_ptr<float>(), width);
    return out;
  }

  // The gradient of row j is the sum over rows i that average over it, each divided by their number
  // of neighbours.
  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list gradients) {
    const Csr& neighbours = *Edges(context->saved_data["neighbours"].toInt());
    const Csr& transposed = *Edges(context->saved_data["transposed"].toInt());
    const torch::Tensor given = gradients[0].contiguous();
    torch::Tensor out = torch::zeros_like(given);
    const auto width = Index(given.size(1));
    for (std::int32_t j = 0; j < transposed.rows(); ++j) {
      float* target = out.data_ptr<float>() + Index(j) * width;
      for (const std::int32_t i : transposed[j]) {
        const float* source = given.data_ptr<float>() + Index(i) * width;
        const float scale = 1.0F / static_cast<float>(neighbours[i].size());
        for (std::size_t k = 0; k < width; ++k) target[k] += scale * source[k];
      }
    }
    return {out, torch::Tensor(), torch::Tensor()};
  }

  // LibTorch keeps integers only.
  static const Csr* Edges(std::int64_t address) {
    return reinterpret_cast<const Csr*>(address);  // NOLINT(performance-no-int-to-ptr)
  }
};

torch::Tensor Neighbours(const torch::Tensor& rows, const Csr* neighbours, const Csr* transposed) {
  return NeighbourMean::apply(rows.contiguous(), reinterpret_cast<std::int64_t>(neighbours),
                              reinterpret_cast<std::int64_t>(transposed));
}

class TorchEngine final : public GradientEngine {
 public:
  explicit TorchEngine(const NetworkShape& shape) : shape_(shape), places_(Places(shape)) {
    torch::set_num_threads(1);
    if (openblas_set_num_threads != nullptr) openblas_set_num_threads(1);
    for (const LinearPlace& place : places_) {
      weights_.push_back(torch::zeros({place.rows, place.columns}).requires_grad_());
      biases_.push_back(torch::zeros({place.columns}).requires_grad_());
    }
  }

  std::vector<float> Forward(std::span<const float> parameters,
                             const NetworkInput& input) override {
    Load(parameters);
    const torch::Tensor features =
        torch::from_blob(const_cast<float*>(input.features.data()), {input.ops(), shape_.inputs});
    torch::Tensor h = torch::relu(Linear(0, features));
    for (std::size_t layer = 1; layer + 2 < places_.size(); ++layer) {
      const torch::Tensor producers = Neighbours(h, input.predecessors, input.successors);
      const torch::Tensor readers = Neighbours(h, input.successors, input.predecessors);
      h = h + torch::relu(Linear(layer, torch::cat({h, producers, readers}, 1)));
    }
    h = torch::relu(Linear(places_.size() - 2, h));
    outputs_ = Linear(places_.size() - 1, h).contiguous();
    const std::span<const float> view = View(outputs_);
    return {view.begin(), view.end()};
  }

  void Backward(std::span<const float> output_gradient, std::span<float> gradient) override {
    outputs_.backward(
        torch::from_blob(const_cast<float*>(output_gradient.data()), outputs_.sizes()));
    outputs_.reset();
    for (std::size_t p = 0; p < places_.size(); ++p) {
      Collect(weights_[p], gradient.subspan(places_[p].weights));
      Collect(biases_[p], gradient.subspan(places_[p].bias));
    }
  }

  std::string description() const override { return std::string("LibTorch ") + TORCH_VERSION; }

 private:
  torch::Tensor Linear(std::size_t place, const torch::Tensor& rows) const {
    return torch::addmm(biases_[place], rows, weights_[place]);
  }

  void Load(std::span<const float> parameters) {
    const torch::NoGradGuard no_gradient;
    for (std::size_t p = 0; p < places_.size(); ++p) {
      const auto copy = [&](std::size_t offset, torch::Tensor& tensor) {
        std::copy_n(parameters.data() + offset, tensor.numel(), tensor.data_ptr<float>());
      };
      copy(places_[p].weights, weights_[p]);
      copy(places_[p].bias, biases_[p]);
    }
  }

  static void Collect(torch::Tensor& parameter, std::span<float> gradient) {
    torch::Tensor& own = parameter.mutable_grad();
    if (!own.defined()) return;
    const torch::Tensor whole = own.contiguous();
    const std::span<const float> view = View(whole);
    for (std::size_t i = 0; i < view.size(); ++i) gradient[i] += view[i];
    own.reset();
  }

  NetworkShape shape_;
  std::vector<LinearPlace> places_;
  std::vector<torch::Tensor> weights_;
  std::vector<torch::Tensor> biases_;
  torch::Tensor outputs_;
};

}  // namespace
}  // namespace cleave

cleave::GradientEngine* cleave_make_torch_engine(const cleave::NetworkShape& shape) {
  return new cleave::TorchEngine(shape);
}
