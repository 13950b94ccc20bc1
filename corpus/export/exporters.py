"""Turns one variant of the corpus into the bytes of a stripped ONNX model."""

import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

import onnx
import onnx_ir
import torch

import fast_rewriter
from lazy_weights import lazily_built, randomize
from spec import DYNAMO, Built, Variant, sample
from strip_weights import STRIPPED_LOCATION, WEIGHT_TYPES, strip_model

# Random contents do not compress, so less is kept than in models/.
KEEP_LIMIT_BYTES = 64

fast_rewriter.install()


def public_version(package: str) -> str:
    """Without the suffix that names a build, such as `+cpu`."""
    return version(package).partition("+")[0]


def library_versions(library: str) -> dict[str, str]:
    """The versions that decide what the exported graph looks like."""
    packages = ["torch", "onnxscript", "onnx"]
    if library != "corpus":
        packages.append(library)
    return {package: public_version(package) for package in packages}


def model_metadata(variant: Variant) -> dict[str, str]:
    """Where the model comes from; stored in the model and the manifest."""
    library = variant.entry.library
    return {
        "exporter": f"torch.onnx {variant.exporter}",
        "library": library,
        "library_version": "1" if library == "corpus" else public_version(library),
        "torch_version": public_version("torch"),
        "weights": "stripped",
    }


def is_flat(tensor: onnx_ir.TensorProtocol) -> bool:
    return tensor.dtype.value in WEIGHT_TYPES and tensor.nbytes > KEEP_LIMIT_BYTES


def drop_weights(model: onnx_ir.Model) -> None:
    """Replaces weights before they are serialised, without reading them."""
    for value in model.graph.initializers.values():
        tensor = value.const_value
        if tensor is None or not is_flat(tensor):
            continue
        value.const_value = onnx_ir.ExternalTensor(
            location=STRIPPED_LOCATION,
            offset=None,
            length=None,
            dtype=tensor.dtype,
            shape=tensor.shape,
            name=value.name or "",
        )


def dynamic_shapes(built: Built) -> dict[str, Any] | None:
    """Open dimensions for a module whose forward takes `*inputs`."""
    if not any(spec.dynamic for spec in built.inputs):
        return None
    dims: dict[str, Any] = {}
    shapes = []
    for spec in built.inputs:
        for _, name in spec.dynamic:
            dims.setdefault(name, torch.export.Dim(name))
        shapes.append({axis: dims[name] for axis, name in spec.dynamic} or None)
    return {"inputs": tuple(shapes)}


def output_names(built: Built) -> list[str] | None:
    """The names of the outputs, none of which may be that of an input.

    A denoiser reads a `sample` and returns one; ONNX has one value a name.
    """
    taken = {spec.name for spec in built.inputs}
    names = [f"{n}_out" if n in taken else n for n in built.output_names]
    return names or None


def export_dynamo(variant: Variant, built: Built) -> onnx.ModelProto:
    """Exports with the torch.export based exporter."""
    program = torch.onnx.export(
        built.module,
        tuple(sample(spec) for spec in built.inputs),
        dynamo=True,
        opset_version=variant.opset,
        input_names=[spec.name for spec in built.inputs],
        output_names=output_names(built),
        dynamic_shapes=dynamic_shapes(built),
        verbose=False,
    )
    assert program is not None
    drop_weights(program.model)
    return onnx_ir.to_proto(program.model)


def export_torchscript(variant: Variant, built: Built) -> onnx.ModelProto:
    """Exports with the older exporter, which writes no value_info."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.onnx"
        torch.onnx.export(
            built.module,
            tuple(sample(spec) for spec in built.inputs),
            path,
            dynamo=False,
            opset_version=variant.opset,
            input_names=[spec.name for spec in built.inputs],
            output_names=output_names(built),
        )
        return onnx.load(path, load_external_data=False)


def build_variant(variant: Variant) -> Built:
    lazy = variant.exporter == DYNAMO
    torch.manual_seed(0)
    with lazily_built(lazy):
        built = variant.entry.make()
    randomize(built.module, lazy)
    return built


def export_variant(variant: Variant) -> bytes:
    """Exports one variant; returns it, stripped, in serialized form."""
    built = build_variant(variant)
    with torch.no_grad():
        if variant.exporter == DYNAMO:
            model = export_dynamo(variant, built)
        else:
            model = export_torchscript(variant, built)
    strip_model(model, model_metadata(variant), KEEP_LIMIT_BYTES)
    return model.SerializeToString(deterministic=True)
