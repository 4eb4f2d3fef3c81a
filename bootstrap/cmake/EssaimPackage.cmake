# The Debian package: bootstrap/package runs cpack with what stands here.
install(FILES bootstrap/packaging/essaim.conf DESTINATION /etc/essaim)
install(FILES bootstrap/packaging/essaim.service DESTINATION /usr/lib/systemd/system)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME essaim)
set(CPACK_PACKAGE_VERSION "${PROJECT_VERSION}")
set(CPACK_PACKAGE_CONTACT "Essaim <essaim@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "exchange of practices between partner structures, which nobody can switch off")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_SET_DESTDIR ON) # what is not below the prefix comes along
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"Each structure of a federation runs a node. It stores signed records of practices,
replicates them with the nodes of its partners over encrypted channels, and serves the
pages on which professionals and learners read, write and discuss, live.")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION web)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "adduser, fonts-open-sans, fonts-dejavu-core")
if(NOT EXISTS "${ES_LWS_PREFIX}/stamp") # the system's loads its part for libuv when it starts, which dpkg-shlibdeps cannot see
	string(APPEND CPACK_DEBIAN_PACKAGE_DEPENDS ", libwebsockets-evlib-uv")
endif()
# Without one of the first, words of that language stand unbroken on what is printed; the last: to dial partners at wss://.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS
	"hyphen-fr, hyphen-en-gb, hyphen-es, hyphen-ca, hyphen-it, hyphen-hu, ca-certificates")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
	"${PROJECT_SOURCE_DIR}/bootstrap/packaging/postinst;${PROJECT_SOURCE_DIR}/bootstrap/packaging/prerm;${PROJECT_SOURCE_DIR}/bootstrap/packaging/postrm;${CMAKE_CURRENT_BINARY_DIR}/conffiles")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
file(WRITE "${CMAKE_CURRENT_BINARY_DIR}/conffiles" "/etc/essaim/essaim.conf\n")
include(CPack)
