# Run with -P: writes PAGE as OUTPUT, with ResNet-50 as HTML in it, so that a person sees the table
# before the program of the page has loaded, or where it cannot run. PROGRAM is the terminal program.
# OUTPUT is only written when it changes.

cmake_policy(VERSION 3.25)
file(READ "${PAGE}" _page)
set(_mirror "")
if(EXISTS "${PROGRAM}")
  execute_process(COMMAND "${PROGRAM}" cost resnet50 --format html --fragment
    OUTPUT_VARIABLE _mirror ERROR_VARIABLE _errors RESULT_VARIABLE _status)
  if(NOT _status EQUAL 0)
    message(FATAL_ERROR "${PROGRAM} could not write ResNet-50 as HTML: ${_errors}")
  endif()
  # It writes a document of its own, of which the page takes the body.
  string(REGEX REPLACE "^.*<body>\n?" "" _mirror "${_mirror}")
  string(REGEX REPLACE "\n?</body>.*$" "" _mirror "${_mirror}")
else()
  message(WARNING "The page is made without its first table: there is no ${PROGRAM} (tools/build native makes it).")
endif()
string(FIND "${_page}" "<!-- mirror -->" _place)
if(_place EQUAL -1)
  message(FATAL_ERROR "${PAGE} has no place for the table")
endif()
string(REPLACE "<!-- mirror -->" "${_mirror}" _page "${_page}")
set(_before "")
if(EXISTS "${OUTPUT}")
  file(READ "${OUTPUT}" _before)
endif()
if(NOT _before STREQUAL _page)
  file(WRITE "${OUTPUT}" "${_page}")
endif()
