# cleave_add_layer(NAME SOURCES file... [DEPENDS layer...] [LINK library...])
#
# One static library per folder under cleave/: target cleave_NAME, alias cleave::NAME.
# DEPENDS names the layers that this one may include (docs/architecture.md draws them);
# scripts/check-layers tests that the #include lines keep to it.
include(CMakeParseArguments)
set_property(GLOBAL PROPERTY CLEAVE_LAYERS "")

function(cleave_add_layer name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;LINK" ${ARGN})
  set(target cleave_${name})
  add_library(${target} STATIC ${ARG_SOURCES})
  add_library(cleave::${name} ALIAS ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
  target_include_directories(${target} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_compile_features(${target} PUBLIC cxx_std_20)
  foreach(layer IN LISTS ARG_DEPENDS)
    target_link_libraries(${target} PUBLIC cleave_${layer})
  endforeach()
  target_link_libraries(${target} PRIVATE ${ARG_LINK})
  cleave_compile_options(${target})
  set_property(GLOBAL APPEND PROPERTY CLEAVE_LAYERS ${target})
endfunction()
