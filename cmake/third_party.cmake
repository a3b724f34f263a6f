# Everything we did not write, as targets named third_party::…  All headers are SYSTEM, so that our
# warnings do not speak about them.
#
#   third_party::json      nlohmann/json, without exceptions
#   third_party::protozero   protozero, the reader of Protocol Buffers
#   third_party::cli11     CLI11 (native only)
#   third_party::imgui     Dear ImGui >= 1.92, configured by src/ui/imgui_config.h
#   third_party::imgui_opengl3   its WebGL 2 renderer (Emscripten only)
#   third_party::gtest     GoogleTest and GoogleMock with a main()
#   third_party::benchmark Google Benchmark (native only, when installed)

set(LEDGER_THIRD_PARTY "${CMAKE_SOURCE_DIR}/build/third_party")

# Header-only libraries get a folder of their own. Emscripten must not see /usr/include, whose C
# headers are those of another machine, and a folder beside it keeps both builds on the same headers.
set(_header_folder "${LEDGER_THIRD_PARTY}/include")
function(_ledger_link_headers name header)
  foreach(_place /usr/include /usr/local/include /opt/homebrew/include)
    if(EXISTS "${_place}/${header}")
      file(MAKE_DIRECTORY "${_header_folder}")
      file(CREATE_LINK "${_place}/${name}" "${_header_folder}/${name}" SYMBOLIC)
      return()
    endif()
  endforeach()
  message(FATAL_ERROR "${header} was not found. tools/setup installs it on Debian.")
endfunction()

_ledger_link_headers(nlohmann nlohmann/json.hpp)
add_library(third_party_json INTERFACE)
target_include_directories(third_party_json SYSTEM INTERFACE "${_header_folder}")
target_compile_definitions(third_party_json INTERFACE JSON_NOEXCEPTION=1)
add_library(third_party::json ALIAS third_party_json)

_ledger_link_headers(protozero protozero/pbf_reader.hpp)
add_library(third_party_protozero INTERFACE)
target_include_directories(third_party_protozero SYSTEM INTERFACE "${_header_folder}")
add_library(third_party::protozero ALIAS third_party_protozero)

if(NOT EMSCRIPTEN)
  _ledger_link_headers(CLI CLI/CLI.hpp)
  add_library(third_party_cli11 INTERFACE)
  target_include_directories(third_party_cli11 SYSTEM INTERFACE "${_header_folder}")
  add_library(third_party::cli11 ALIAS third_party_cli11)
endif()

# --- Dear ImGui: the sources that tools/setup fetched, else the upstream release -------------------
set(LEDGER_IMGUI "${LEDGER_THIRD_PARTY}/imgui")
if(NOT EXISTS "${LEDGER_IMGUI}/imgui.cpp")
  message(STATUS "Dear ImGui is not in ${LEDGER_IMGUI}: taking the upstream release")
  include(FetchContent)
  FetchContent_Declare(imgui
    GIT_REPOSITORY https://github.com/ocornut/imgui.git GIT_TAG v1.92.2b GIT_SHALLOW ON)
  FetchContent_MakeAvailable(imgui)
  set(LEDGER_IMGUI "${imgui_SOURCE_DIR}")
endif()
file(STRINGS "${LEDGER_IMGUI}/imgui.h" _imgui_version REGEX "^#define IMGUI_VERSION_NUM")
string(REGEX MATCH "[0-9]+" _imgui_version "${_imgui_version}")
if(_imgui_version LESS 19200)
  message(FATAL_ERROR "Dear ImGui 1.92 or newer is needed (fonts that scale at run time), not ${_imgui_version}.")
endif()

add_library(third_party_imgui STATIC EXCLUDE_FROM_ALL
  "${LEDGER_IMGUI}/imgui.cpp" "${LEDGER_IMGUI}/imgui_draw.cpp"
  "${LEDGER_IMGUI}/imgui_tables.cpp" "${LEDGER_IMGUI}/imgui_widgets.cpp")
target_include_directories(third_party_imgui SYSTEM PUBLIC "${LEDGER_IMGUI}")
target_include_directories(third_party_imgui PUBLIC "${CMAKE_BINARY_DIR}/include/ui")
target_compile_definitions(third_party_imgui PUBLIC IMGUI_USER_CONFIG="ui/imgui_config.h")
add_library(third_party::imgui ALIAS third_party_imgui)

if(EMSCRIPTEN)
  add_library(third_party_imgui_opengl3 STATIC EXCLUDE_FROM_ALL
    "${LEDGER_IMGUI}/backends/imgui_impl_opengl3.cpp")
  target_include_directories(third_party_imgui_opengl3 SYSTEM PUBLIC "${LEDGER_IMGUI}/backends")
  target_link_libraries(third_party_imgui_opengl3 PUBLIC third_party_imgui)
  target_compile_definitions(third_party_imgui_opengl3 PUBLIC IMGUI_IMPL_OPENGL_ES3) # else it takes WebGL 1
  add_library(third_party::imgui_opengl3 ALIAS third_party_imgui_opengl3)
endif()

# --- GoogleTest: Debian's library natively, compiled from Debian's sources otherwise ---------------
if(NOT EMSCRIPTEN)
  find_package(GTest QUIET)
endif()
add_library(third_party_gtest INTERFACE)
if(TARGET GTest::gmock_main)
  target_link_libraries(third_party_gtest INTERFACE GTest::gmock_main)
elseif(TARGET GTest::gtest_main)
  target_link_libraries(third_party_gtest INTERFACE GTest::gtest_main)
else()
  set(_gtest /usr/src/googletest)
  if(NOT EXISTS "${_gtest}/googletest/src/gtest-all.cc")
    message(FATAL_ERROR "The sources of GoogleTest were not found in ${_gtest}. tools/setup installs them on Debian.")
  endif()
  add_library(third_party_gtest_sources STATIC EXCLUDE_FROM_ALL
    "${_gtest}/googletest/src/gtest-all.cc" "${_gtest}/googlemock/src/gmock-all.cc"
    "${_gtest}/googlemock/src/gmock_main.cc")
  target_include_directories(third_party_gtest_sources SYSTEM PUBLIC
    "${_gtest}/googletest/include" "${_gtest}/googlemock/include")
  target_include_directories(third_party_gtest_sources PRIVATE
    "${_gtest}/googletest" "${_gtest}/googlemock")
  target_link_libraries(third_party_gtest INTERFACE third_party_gtest_sources)
endif()
add_library(third_party::gtest ALIAS third_party_gtest)

if(NOT EMSCRIPTEN AND NOT LEDGER_SANITIZE)
  find_package(benchmark QUIET)
  if(TARGET benchmark::benchmark)
    add_library(third_party::benchmark ALIAS benchmark::benchmark)
  endif()
endif()
