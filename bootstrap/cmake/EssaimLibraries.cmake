# Finds the libraries: PkgConfig::SODIUM, es_msgpack, PkgConfig::ZSTD for protocol; es_node_libraries for node.

find_package(PkgConfig REQUIRED)

macro(es_require name package)
	pkg_check_modules(${name} QUIET IMPORTED_TARGET ${package})
	if(NOT ${name}_FOUND)
		message(FATAL_ERROR "${package} is missing: run bootstrap/dependencies, it installs what the build needs.")
	endif()
endmacro()

es_require(SODIUM "libsodium>=1.0.18")
es_require(ZSTD libzstd)
# Debian 13 calls the C library msgpack-c, Debian 12 msgpackc; 13's pkg-config file names a folder that is not there.
find_path(MSGPACK_INCLUDE msgpack.h)
find_library(MSGPACK_LIBRARY NAMES msgpack-c msgpackc)
if(NOT MSGPACK_INCLUDE OR NOT MSGPACK_LIBRARY)
	message(FATAL_ERROR "msgpack-c is missing: run bootstrap/dependencies, it installs what the build needs.")
endif()
add_library(es_msgpack INTERFACE)
target_include_directories(es_msgpack SYSTEM INTERFACE "${MSGPACK_INCLUDE}")
target_link_libraries(es_msgpack INTERFACE "${MSGPACK_LIBRARY}")

# libwebsockets before 4.3.5 has published faults: the system's if it is new enough, else the one that
# bootstrap/libwebsockets built into the user's cache.
set(ES_LWS_MINIMUM 4.3.5)
if(DEFINED ENV{XDG_CACHE_HOME})
	set(es_cache "$ENV{XDG_CACHE_HOME}/essaim")
else()
	set(es_cache "$ENV{HOME}/.cache/essaim")
endif()
set(ES_LWS_PREFIX "${es_cache}/libwebsockets" CACHE PATH "prefix of the libwebsockets that bootstrap built")

set(es_saved_pkg_config_path "$ENV{PKG_CONFIG_PATH}")
if(EXISTS "${ES_LWS_PREFIX}/stamp")
	set(ENV{PKG_CONFIG_PATH} "${ES_LWS_PREFIX}/lib/pkgconfig:$ENV{PKG_CONFIG_PATH}")
	# Ours is static, and its .pc file does not name what it needs.
	pkg_check_modules(LWS_NEEDS REQUIRED IMPORTED_TARGET openssl zlib libuv libcap)
	set(es_lws_needs PkgConfig::LWS_NEEDS)
endif()
pkg_check_modules(LWS QUIET IMPORTED_TARGET "libwebsockets>=${ES_LWS_MINIMUM}")
set(ENV{PKG_CONFIG_PATH} "${es_saved_pkg_config_path}")

if(EXISTS "${PROJECT_SOURCE_DIR}/node/src")
	find_package(Threads REQUIRED)
	es_require(UV "libuv>=1.44")
	es_require(LMDB lmdb)
	es_require(UTF8PROC libutf8proc)
	es_require(ZLIB zlib)
	es_require(OPENSSL "openssl>=3.0")
	es_require(JANSSON "jansson>=2.13")
	es_require(SQLITE "sqlite3>=3.40")
	es_require(CURL "libcurl>=7.88")
	es_require(SYSTEMD "libsystemd>=252")
	es_require(QRENCODE "libqrencode>=4.1")
	es_require(FIDO "libfido2>=1.12")
	es_require(CBOR "libcbor>=0.8")
	# libstemmer has no pkg-config file.
	find_path(STEMMER_INCLUDE libstemmer.h)
	find_library(STEMMER_LIBRARY NAMES stemmer)
	if(NOT STEMMER_INCLUDE OR NOT STEMMER_LIBRARY)
		message(FATAL_ERROR "libstemmer is missing: run bootstrap/dependencies, it installs what the build needs.")
	endif()
	add_library(es_node_libraries INTERFACE)
	target_link_libraries(es_node_libraries INTERFACE PkgConfig::UV PkgConfig::LMDB PkgConfig::UTF8PROC PkgConfig::ZLIB PkgConfig::OPENSSL PkgConfig::JANSSON
		PkgConfig::SQLITE PkgConfig::CURL PkgConfig::SYSTEMD PkgConfig::QRENCODE PkgConfig::FIDO PkgConfig::CBOR "${STEMMER_LIBRARY}" Threads::Threads)
	if(LWS_FOUND)
		target_link_libraries(es_node_libraries INTERFACE PkgConfig::LWS ${es_lws_needs})
	elseif(EXISTS "${PROJECT_SOURCE_DIR}/node/src/web")
		message(FATAL_ERROR
			"libwebsockets ${ES_LWS_MINIMUM} or newer is missing: run bootstrap/libwebsockets, it builds one.")
	endif()
endif()
