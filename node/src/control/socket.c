/* SPDX-License-Identifier: EUPL-1.2 */
#include "control/socket.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "node_limits.h"

#define NAME "control.sock"

/* A socket's address has room for 107 characters, a home's path for more: reach it through the open
 * directory. */
static int open_home(const char *home, struct sockaddr_un *address)
{
	int dir = open(home, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (dir < 0)
		return -1;
	*address = (struct sockaddr_un){.sun_family = AF_UNIX};
	snprintf(address->sun_path, sizeof address->sun_path, "/proc/self/fd/%d/" NAME, dir);
	return dir;
}

static int new_socket(void)
{
	return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

static es_err bind_and_listen(int fd, int dir, const struct sockaddr_un *address)
{
	unlinkat(dir, NAME, 0);
	mode_t before = umask(0177);
	int refused = bind(fd, (const struct sockaddr *)address, sizeof *address);
	umask(before);
	if (refused || listen(fd, ES_CONTROL_CLIENTS_MAX))
		return ES_IO;
	return ES_OK;
}

int es_control_listen(const char *home, es_err *err)
{
	struct sockaddr_un address;
	int dir = open_home(home, &address);
	int fd = dir < 0 ? -1 : new_socket();

	*err = fd < 0 ? ES_IO : bind_and_listen(fd, dir, &address);
	if (*err && fd >= 0) {
		close(fd);
		fd = -1;
	}
	if (dir >= 0)
		close(dir);
	return fd;
}

int es_control_connect(const char *home)
{
	struct sockaddr_un address;
	int dir = open_home(home, &address);
	int fd = dir < 0 ? -1 : new_socket();

	if (fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof address)) {
		close(fd);
		fd = -1;
	}
	if (dir >= 0)
		close(dir);
	return fd;
}

void es_control_unlink(const char *home)
{
	int dir = open(home, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (dir < 0)
		return;
	unlinkat(dir, NAME, 0);
	close(dir);
}
