/* SPDX-License-Identifier: EUPL-1.2 */
/* What the program hears that watches over a node: its own socket stands in for systemd's. */
#include "supervisor.h"
#include "test.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int open_socket(struct sockaddr_un *address, const char *folder)
{
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	*address = (struct sockaddr_un){.sun_family = AF_UNIX};
	snprintf(address->sun_path, sizeof(address->sun_path), "%.90s/notify", folder);
	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)address, sizeof(*address)), 0);
	return fd;
}

static bool heard(int fd, const char *wanted)
{
	char text[300];
	ssize_t n = recv(fd, text, sizeof(text) - 1, 0);

	if (n < 0)
		return false;
	text[n] = '\0';
	return strstr(text, wanted) != NULL;
}

static void it_is_told(void **state)
{
	char folder[] = "/tmp/essaim-supervisor-XXXXXX", pid[20];
	struct es_supervisor *supervisor;
	struct sockaddr_un address;
	struct es_loop *loop;

	(void)state;
	assert_non_null(mkdtemp(folder));
	int fd = open_socket(&address, folder);
	snprintf(pid, sizeof(pid), "%d", (int)getpid());
	setenv("NOTIFY_SOCKET", address.sun_path, 1);
	setenv("WATCHDOG_USEC", "20000", 1);
	setenv("WATCHDOG_PID", pid, 1);
	assert_err(es_loop_new(&loop), ES_OK);
	assert_err(es_supervisor_new(loop, "The node answers.", &supervisor), ES_OK);
	assert_true(heard(fd, "READY=1\nSTATUS=The node answers."));
	for (int i = 0; i < 3; i++) {
		while (!heard(fd, "WATCHDOG=1"))
			es_loop_turn(loop); /* a turn waits for the timer; ctest waits for us */
	}
	es_supervisor_free(supervisor);
	assert_true(heard(fd, "STOPPING=1"));
	es_loop_close(loop);
	es_loop_run(loop);
	es_loop_free(loop);
	close(fd);
	unlink(address.sun_path);
	rmdir(folder);
}

static void where_nobody_watches_nothing_happens(void **state)
{
	struct es_supervisor *supervisor;
	struct es_loop *loop;

	(void)state;
	unsetenv("NOTIFY_SOCKET");
	unsetenv("WATCHDOG_USEC");
	assert_err(es_loop_new(&loop), ES_OK);
	assert_err(es_supervisor_new(loop, "The node answers.", &supervisor), ES_OK);
	es_supervisor_free(supervisor);
	es_supervisor_free(NULL);
	es_loop_close(loop);
	es_loop_run(loop);
	es_loop_free(loop);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(it_is_told),
	        cmocka_unit_test(where_nobody_watches_nothing_happens),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
