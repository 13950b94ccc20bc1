// FLOPs of the corpus against published figures.
//
// Publications count in two ways. Tables of vision models give multiply-adds, mostly under the name
// of FLOPs; papers on transformers give FLOPs with a multiply-add as two. Cleave counts two, so the
// former are compared with half of it. Both count products of matrices and convolutions only, and
// so does this test; Cleave's totals have the elementwise operations as well, some percent more.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "cleave/api/corpus.h"

namespace cleave {
namespace {

constexpr double kTolerance = 0.03;

enum class Unit { kMultiplyAdds, kFlops };

struct Published {
  const char* model;
  double giga;
  Unit unit = Unit::kMultiplyAdds;
  double batch = 1;  // of the stored model; figures are for one item
};

// torchvision 0.28, "_ops" in the meta data of the first weights of each model, shown as GFLOPS on
// its model pages; measured at the same image sizes as ours.
constexpr Published kTorchvision[] = {
    {"alexnet", 0.714},
    {"convnext-base", 15.355},
    {"convnext-large", 34.361},
    {"convnext-tiny", 4.456},
    {"densenet121", 2.834},
    {"densenet201", 4.291},
    {"efficientnet-b0", 0.386},
    {"efficientnet-b4", 4.394},
    {"efficientnet-b7", 37.746},
    {"efficientnet-v2-l", 56.08},
    {"efficientnet-v2-s", 8.366},
    {"inception-v1", 1.498},
    {"inception-v3", 5.713},
    {"mnasnet1.0", 0.314},
    {"mobilenet-v2", 0.301},
    {"mobilenet-v3-large-torchscript", 0.217},
    {"mobilenet-v3-small", 0.057},
    {"regnet-x-32gf", 31.736},
    {"regnet-y-400mf", 0.402},
    {"regnet-y-8gf", 8.473},
    {"resnet18", 1.814},
    {"resnet50", 4.089},
    {"resnet50-b8", 4.089, Unit::kMultiplyAdds, 8},
    {"resnet152", 11.514},
    {"resnext50", 4.23},
    {"resnext101-torchscript", 16.414},
    {"squeezenet1.0", 0.819},
    {"squeezenet1.1", 0.349},
    {"swin-t", 4.491},
    {"vgg11", 7.609},
    {"vgg16", 15.47},
    {"vgg19-bn", 19.632},
    {"vit-b16", 17.564},
    {"wide-resnet101", 22.753},
};

constexpr Published kOthers[] = {
    // timm, results/benchmark-infer-amp-nchw-pt240-cu124-rtx4090.csv in its repository: billions of
    // multiply-adds at the same image sizes as ours.
    {"inception-v4", 12.28},
    {"inception-resnet-v2", 13.18},
    {"beit-base", 17.58},
    // Jiao et al., TinyBERT (arXiv:1909.10351), table 1: BERT-base, the teacher, 22.5 B FLOPs.
    {"bert-base-s128", 22.5, Unit::kFlops},
    // Peebles and Xie, Scalable Diffusion Models with Transformers (arXiv:2212.09748), table of all
    // DiT models: DiT-S/2 at 256 x 256, 6.06 Gflops, which are multiply-adds.
    {"dit-s2-256", 6.06},
    // OpenCLIP, docs/model_profile.csv in its repository (as of commit 3b37473), GFLOPs of both
    // towers: ViT-B-32 and ViT-B-16-SigLIP.
    {"clip-vit-b32", 14.78, Unit::kFlops, 4},
    {"siglip-base", 46.44, Unit::kFlops, 4},
};

bool IsProduct(std::string_view op) {
  constexpr std::array<std::string_view, 6> kProducts{"Conv",   "ConvTranspose", "Gemm",
                                                      "MatMul", "Einsum",        "Attention"};
  return std::ranges::find(kProducts, op) != kProducts.end();
}

class CorpusFlopsTest : public testing::Test {
 protected:
  double ProductFlops(const char* model) const {
    double flops = 0;
    for (const Node& node : corpus_.Load(corpus_.Find(model)).nodes) {
      if (IsProduct(node.op)) flops += node.flops;
    }
    return flops;
  }

  void Check(const Published& published) const {
    const double factor = published.unit == Unit::kMultiplyAdds ? 2 : 1;
    const double giga = ProductFlops(published.model) / factor / published.batch / 1e9;
    EXPECT_NEAR(giga / published.giga, 1, kTolerance) << published.model << ": " << giga;
  }

  Corpus corpus_{CLEAVE_SOURCE_DIR "/corpus"};
};

TEST_F(CorpusFlopsTest, TorchvisionsModelPages) {
  for (const Published& published : kTorchvision) Check(published);
}

TEST_F(CorpusFlopsTest, PapersAndModelCards) {
  for (const Published& published : kOthers) Check(published);
}

}  // namespace
}  // namespace cleave
