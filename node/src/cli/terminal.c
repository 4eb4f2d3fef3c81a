/* SPDX-License-Identifier: EUPL-1.2 */
#include "cli/terminal.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define BAR_CELLS 30

static void clear_bar(struct es_terminal *terminal)
{
	if (!terminal->bar_shown)
		return;
	fputs("\r\033[K", stderr);
	fflush(stderr);
	terminal->bar_shown = false;
}

static void put_out(void *context, struct es_bytes text)
{
	struct es_terminal *terminal = context;

	clear_bar(terminal);
	errno = 0;
	if (text.len > 0 && fwrite(text.data, 1, text.len, stdout) < text.len && !terminal->trouble)
		terminal->trouble = errno;
}

static void put_note(void *context, const char *line)
{
	clear_bar(context);
	fflush(stdout);
	fprintf(stderr, "%s\n", line);
}

static void put_progress(void *context, const char *what, uint64_t done, uint64_t total)
{
	struct es_terminal *terminal = context;
	char bar[BAR_CELLS + 1];

	if (!terminal->bar || total == 0)
		return;
	if (done >= total) {
		clear_bar(terminal);
		return;
	}
	size_t full = (size_t)((double)done / (double)total * BAR_CELLS);
	for (size_t i = 0; i < BAR_CELLS; i++)
		bar[i] = i < full ? '#' : '.';
	bar[BAR_CELLS] = '\0';
	fprintf(stderr, "\r\033[K%s [%s] %" PRIu64 " of %" PRIu64, what, bar, done, total);
	fflush(stderr);
	terminal->bar_shown = true;
}

static size_t columns_of(int fd)
{
	struct winsize size;

	if (!isatty(fd) || ioctl(fd, TIOCGWINSZ, &size) || size.ws_col < 20)
		return 0;
	return size.ws_col;
}

void es_terminal_init(struct es_terminal *terminal)
{
	*terminal = (struct es_terminal){.bar = isatty(STDERR_FILENO),
	                                 .width = columns_of(STDOUT_FILENO)};
	terminal->io = (struct es_io){terminal, put_out, put_note, put_progress};
}

int es_terminal_finish(struct es_terminal *terminal, int exit_code)
{
	clear_bar(terminal);
	errno = 0;
	if (fflush(stdout) && !terminal->trouble)
		terminal->trouble = errno;
	if (!ferror(stdout))
		return exit_code;
	/* A reader that has seen enough (| head) needs no explanation. */
	if (terminal->trouble != EPIPE)
		fprintf(stderr,
		        "essaim: the output could not be written: %s; see whether the disk is "
		        "full\n",
		        strerror(terminal->trouble));
	return ES_EXIT_FAILED;
}
