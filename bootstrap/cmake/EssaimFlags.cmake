# Compiler flags: es_flags for everything, ES_STRICT_OPTIONS besides for protocol and node.

set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS ON) # gnu17: uv.h needs POSIX names

# Our assertions stay on in every build, so no build type may define NDEBUG.
set(CMAKE_C_FLAGS_DEBUG "-Og -g")
set(CMAKE_C_FLAGS_RELEASE "-O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong")
set(CMAKE_C_FLAGS_SANITIZE "-O1 -g1 -fno-omit-frame-pointer")
set(CMAKE_EXE_LINKER_FLAGS_RELEASE "-Wl,-z,relro,-z,now")
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

add_library(es_flags INTERFACE)
target_compile_options(es_flags INTERFACE
	-UNDEBUG
	-Wall -Wextra -Werror -Wshadow -Wvla -Wundef -Wpointer-arith -Wwrite-strings
	-Wstrict-prototypes -Wformat=2 -Wimplicit-fallthrough)
target_link_options(es_flags INTERFACE -Wl,--as-needed)

# What we ship declares each shared name in a header and writes narrowing down; tests may be looser.
set(ES_STRICT_OPTIONS -Wmissing-prototypes -Wconversion -Wno-sign-conversion)

if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
	# snprintf cuts on purpose where a line for people may be long; gcc's guess changes with each -O and version.
	target_compile_options(es_flags INTERFACE -Wno-format-truncation)
endif()

if(ES_SANITIZE)
	target_compile_options(es_flags INTERFACE -fsanitize=${ES_SANITIZE} -fno-sanitize-recover=all)
	target_link_options(es_flags INTERFACE -fsanitize=${ES_SANITIZE})
	if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
		# gcc warns falsely here when the sanitizers split its data flow.
		target_compile_options(es_flags INTERFACE -Wno-maybe-uninitialized)
	endif()
endif()

if(ES_FUZZ)
	if(NOT CMAKE_C_COMPILER_ID MATCHES "Clang")
		message(FATAL_ERROR "The fuzz preset needs clang: run bootstrap/dependencies test, then remove build/fuzz.")
	endif()
	target_compile_options(es_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
