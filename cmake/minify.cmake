# Run with -P: writes the script SOURCE to OUTPUT with shorter names, by esbuild; as it is where there
# is no esbuild (tools/setup installs it).
#
#   NODE_MODULES   where esbuild may be

cmake_policy(VERSION 3.25)
set(_esbuild "${NODE_MODULES}/.bin/esbuild")
if(NOT EXISTS "${_esbuild}")
  configure_file("${SOURCE}" "${OUTPUT}" COPYONLY)
  return()
endif()
execute_process(
  COMMAND "${_esbuild}" "${SOURCE}" --minify --format=esm "--outfile=${OUTPUT}" --log-level=warning
  RESULT_VARIABLE _status)
if(NOT _status EQUAL 0)
  message(FATAL_ERROR "esbuild could not write ${OUTPUT} (above).")
endif()
