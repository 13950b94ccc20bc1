# Looks for LibTorch, as CLEAVE_WITH_TORCH asks: sets CLEAVE_HAS_TORCH, TORCH_LIBRARIES and
# TORCH_INCLUDE_DIRS.
#
# Debian's libtorch-dev is found by itself. For LibTorch 2.x from a Python environment:
#   -DCMAKE_PREFIX_PATH=$(python3 -c 'import torch; print(torch.utils.cmake_prefix_path)')
set(CLEAVE_WITH_TORCH AUTO CACHE STRING "Train policies with LibTorch: ON, OFF, or AUTO (if it is there)")
set_property(CACHE CLEAVE_WITH_TORCH PROPERTY STRINGS AUTO ON OFF)
set(CLEAVE_HAS_TORCH FALSE)
if(CLEAVE_WITH_TORCH STREQUAL "AUTO")
  find_package(Torch QUIET)
elseif(CLEAVE_WITH_TORCH)
  find_package(Torch REQUIRED)
endif()
if(TORCH_FOUND)
  set(CLEAVE_HAS_TORCH TRUE)
  message(STATUS "LibTorch ${Torch_VERSION}: policies can be trained")
elseif(CLEAVE_WITH_TORCH)
  message(STATUS "LibTorch not found (Debian: libtorch-dev): everything is built except the training of policies")
endif()
