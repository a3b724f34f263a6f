# Run with -P: puts the page's scripts and style into DIST. Many small modules are good to read and
# slow to fetch, so shell.js becomes one file with all that it imports, and what it imports only when
# asked for becomes a file of its own in DIST/parts. A worker begins with a file of its own, too.
# Without esbuild (tools/setup installs it) the modules are copied as they are.
#
#   WEB   folder of the sources        DIST   folder of the page
#   NODE_MODULES   where esbuild may be

cmake_policy(VERSION 3.25)
file(GLOB _old "${DIST}/*.js" "${DIST}/parts/*.js")
list(REMOVE_ITEM _old "${DIST}/ledger.js" "${DIST}/import.js") # Emscripten's
if(_old)
  file(REMOVE ${_old})
endif()
set(_esbuild "${NODE_MODULES}/.bin/esbuild")
if(EXISTS "${_esbuild}")
  execute_process(
    COMMAND "${_esbuild}" "${WEB}/shell.js" "${WEB}/import_worker.js" "${WEB}/style.css" --bundle --minify
            --splitting --format=esm --target=es2022 --external:./ledger.js --external:./import.js
            --chunk-names=parts/[name]-[hash] "--outdir=${DIST}" --log-level=warning
    RESULT_VARIABLE _status)
  if(NOT _status EQUAL 0)
    message(FATAL_ERROR "esbuild could not put the page's scripts together (above).")
  endif()
else()
  message(WARNING "The page's scripts stay many files: there is no ${_esbuild} (tools/setup installs it).")
  file(GLOB _sources "${WEB}/*.js" "${WEB}/*.css")
  file(COPY ${_sources} DESTINATION "${DIST}")
endif()
# A chunk's name says its content, so that it is made anew without its old self staying behind.
file(TOUCH "${DIST}/../bundle.stamp")
