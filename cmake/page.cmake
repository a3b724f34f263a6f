# ledger_page(TARGET FOLDER DEPENDS module… [SOURCES file…] [USES target…] [LINK_OPTIONS option…])
#
# Links an ES module for browsers: build/web/FOLDER/TARGET.js, which exports a function that loads
# TARGET.wasm beside it and resolves to the Emscripten module. SOURCES are by default all .cpp of the
# calling folder. Exported functions are marked EMSCRIPTEN_KEEPALIVE in those sources (in a module's
# library the linker would leave them out); _malloc, _free, UTF8ToString, stringToUTF8,
# lengthBytesUTF8 and HEAPU8 come along. Numbers that may pass 2^53 cross as text.
#
# The page and the empty page that it is measured against are linked by this one function.

if(NOT EMSCRIPTEN)
  return()
endif()

set(_ledger_runtime UTF8ToString,stringToUTF8,lengthBytesUTF8)
set(LEDGER_PAGE_LINK_OPTIONS
  -Oz
  -sMODULARIZE=1 -sEXPORT_ES6=1 -sEXPORT_NAME=createModule
  -sENVIRONMENT=web       # no code for Node and workers
  -sFILESYSTEM=0
  -sMALLOC=emmalloc
  -sALLOW_MEMORY_GROWTH=1
  ${LEDGER_STACK_OPTION}
  -sDYNAMIC_EXECUTION=0   # no eval: the page's content security policy forbids it
  -sMIN_WEBGL_VERSION=2 -sMAX_WEBGL_VERSION=2
  -sGL_TRACK_ERRORS=0
  # Functions stay apart, so that tools/split.mjs can part them; the whole is no larger for it.
  -sBINARYEN_EXTRA_PASSES=--one-caller-inline-max-function-size=30
  -sEXPORTED_FUNCTIONS=_malloc,_free)
if(EMSCRIPTEN_VERSION VERSION_GREATER_EQUAL 3.1.51)
  list(APPEND LEDGER_PAGE_LINK_OPTIONS -sGL_ENABLE_GET_PROC_ADDRESS=0)
endif()
if(EMSCRIPTEN_VERSION VERSION_GREATER_EQUAL 3.1.58)
  # Older versions export the views of the memory by themselves and do not know them as methods.
  string(APPEND _ledger_runtime ",HEAPU8")
endif()
list(APPEND LEDGER_PAGE_LINK_OPTIONS "-sEXPORTED_RUNTIME_METHODS=${_ledger_runtime}")

function(ledger_page target folder)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "SOURCES;DEPENDS;USES;LINK_OPTIONS")
  if(NOT arg_SOURCES)
    file(GLOB arg_SOURCES CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
    if(NOT arg_SOURCES)
      return()
    endif()
  endif()
  add_executable(${target} ${arg_SOURCES})
  target_link_libraries(${target} PRIVATE ledger_flags ledger_no_exceptions ${arg_USES})
  _ledger_link_modules(${target} PRIVATE ${arg_DEPENDS})
  target_link_options(${target} PRIVATE ${LEDGER_PAGE_LINK_OPTIONS} ${arg_LINK_OPTIONS})
  set_target_properties(${target} PROPERTIES SUFFIX .js
    RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/${folder}")
endfunction()

# ledger_copy(NAME FOLDER SOURCE…) copies files to build/web/FOLDER whenever they change. A SOURCE may
# be written as NEW_NAME=FILE.
function(ledger_copy name folder)
  set(_copies "")
  foreach(_source IN LISTS ARGN)
    if(_source MATCHES "^([^/=]+)=(.+)$")
      set(_file "${CMAKE_MATCH_1}")
      set(_source "${CMAKE_MATCH_2}")
    else()
      get_filename_component(_file "${_source}" NAME)
    endif()
    set(_copy "${CMAKE_BINARY_DIR}/${folder}/${_file}")
    add_custom_command(OUTPUT "${_copy}"
      COMMAND "${CMAKE_COMMAND}" -E copy "${_source}" "${_copy}"
      DEPENDS "${_source}" COMMENT "Copying ${folder}/${_file}" VERBATIM)
    list(APPEND _copies "${_copy}")
  endforeach()
  add_custom_target(${name} ALL DEPENDS ${_copies})
endfunction()

# The page's scripts and style, put together by esbuild.
file(GLOB _scripts CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/web/*.js" "${CMAKE_SOURCE_DIR}/web/*.css")
# Where it came later than the first build, all is put together anew.
file(GLOB _esbuild CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/node_modules/.bin/esbuild")
add_custom_command(OUTPUT "${CMAKE_BINARY_DIR}/bundle.stamp"
  COMMAND "${CMAKE_COMMAND}" "-DWEB=${CMAKE_SOURCE_DIR}/web" "-DDIST=${CMAKE_BINARY_DIR}/dist"
          "-DNODE_MODULES=${CMAKE_SOURCE_DIR}/node_modules" -P "${CMAKE_CURRENT_LIST_DIR}/bundle.cmake"
  DEPENDS ${_scripts} ${_esbuild} "${CMAKE_CURRENT_LIST_DIR}/bundle.cmake"
  COMMENT "Putting the page's scripts together" VERBATIM)
add_custom_target(ledger_scripts ALL DEPENDS "${CMAKE_BINARY_DIR}/bundle.stamp")

# The licences of all that is in the page, beside it.
set(_licences "Layer-Ledger.txt=${CMAKE_SOURCE_DIR}/LICENSE" "Dear-ImGui.txt=${LEDGER_IMGUI}/LICENSE.txt"
  "qrcode-generator.txt=${CMAKE_SOURCE_DIR}/cmake/licences/qrcode-generator.txt")
foreach(_licence
    nlohmann-json.txt=/usr/share/doc/nlohmann-json3-dev/copyright
    protozero.txt=/usr/share/doc/libprotozero-dev/copyright
    Roboto.txt=/usr/share/doc/fonts-roboto-unhinted/copyright
    Roboto-Apache-2.0.txt=/usr/share/common-licenses/Apache-2.0
    DejaVu.txt=/usr/share/doc/fonts-dejavu-core/copyright
    Emscripten.txt=/usr/share/doc/emscripten/copyright)
  string(REGEX REPLACE "^.*=" "" _file "${_licence}")
  if(EXISTS "${_file}")
    list(APPEND _licences "${_licence}")
  else()
    message(STATUS "No licence text at ${_file}: add it to dist/licenses before you publish the page")
  endif()
endforeach()
ledger_copy(ledger_licences dist/licenses ${_licences})
