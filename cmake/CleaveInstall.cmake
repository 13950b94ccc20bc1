# Install rules: layers, headers, programs and a package file for find_package(cleave).
include(CMakePackageConfigHelpers)
get_property(layers GLOBAL PROPERTY CLEAVE_LAYERS)
install(TARGETS ${layers} EXPORT cleave-targets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/cleave DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        FILES_MATCHING PATTERN "*.h")
install(DIRECTORY ${PROJECT_SOURCE_DIR}/configs/ DESTINATION ${CMAKE_INSTALL_DATADIR}/cleave/configs)
install(FILES ${PROJECT_SOURCE_DIR}/corpus/manifest.json
        DESTINATION ${CMAKE_INSTALL_DATADIR}/cleave/corpus)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/corpus/models
        DESTINATION ${CMAKE_INSTALL_DATADIR}/cleave/corpus)
set(cleave_config_dir ${CMAKE_INSTALL_LIBDIR}/cmake/cleave)
install(EXPORT cleave-targets NAMESPACE cleave:: DESTINATION ${cleave_config_dir})
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/cleaveConfig.cmake.in
  ${PROJECT_BINARY_DIR}/cleaveConfig.cmake INSTALL_DESTINATION ${cleave_config_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/cleaveConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/cleaveConfig.cmake ${PROJECT_BINARY_DIR}/cleaveConfigVersion.cmake
        DESTINATION ${cleave_config_dir})
