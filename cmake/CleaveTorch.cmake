# Looks for LibTorch, as CLEAVE_WITH_TORCH asks: sets CLEAVE_HAS_TORCH, TORCH_LIBRARIES and
# TORCH_INCLUDE_DIRS.
#
# Debian's libtorch-dev is found by itself. For LibTorch 2.x from a Python environment:
#   -DCMAKE_PREFIX_PATH=$(python3 -c 'import torch; print(torch.utils.cmake_prefix_path)')
set(CLEAVE_WITH_TORCH AUTO CACHE STRING "Train policies with LibTorch: ON, OFF, or AUTO (if it is there)")
set_property(CACHE CLEAVE_WITH_TORCH PROPERTY STRINGS AUTO ON OFF)
set(CLEAVE_HAS_TORCH FALSE)
# First, since LibTorch 2.x defines an empty protobuf::libprotobuf where there is none.
if(CLEAVE_WITH_ONNX AND NOT CLEAVE_WITH_TORCH STREQUAL "OFF")
  find_package(Protobuf QUIET GLOBAL)
endif()
if(CLEAVE_WITH_TORCH STREQUAL "AUTO")
  find_package(Torch QUIET)
elseif(CLEAVE_WITH_TORCH)
  find_package(Torch REQUIRED)
endif()
# LibTorch names c10 by what find_library comes upon, which may be another installation's.
if(TARGET c10)
  list(FILTER TORCH_LIBRARIES EXCLUDE REGEX "c10")
  list(APPEND TORCH_LIBRARIES c10)
endif()
if(TORCH_FOUND)
  set(CLEAVE_HAS_TORCH TRUE)
  message(STATUS "LibTorch ${Torch_VERSION}: policies can be trained")
elseif(CLEAVE_WITH_TORCH)
  message(STATUS "LibTorch not found (Debian: libtorch-dev): everything is built except the training of policies")
endif()
