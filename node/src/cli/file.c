/* SPDX-License-Identifier: EUPL-1.2 */
#include "cli/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "cli/print.h"

static int read_all(struct es_cli *cli, int fd, const char *name, size_t max,
                    struct es_writer *content)
{
	uint8_t buffer[16384];
	ssize_t n;

	es_writer_grow(content, max + sizeof buffer);
	while ((n = read(fd, buffer, sizeof buffer)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return es_fail(cli, "%s: %s; name a file that can be read", name,
			               strerror(errno));
		es_write_raw(content, es_bytes_of(buffer, (size_t)n));
		if (content->err)
			return es_fail_err(cli, name, content->err);
		if (content->len > max)
			return es_fail(cli,
			               "%s: over %zu bytes, too large for what is expected "
			               "here; see whether this is the right file",
			               name, max);
	}
	return ES_EXIT_OK;
}

int es_file_read(struct es_cli *cli, const char *name, size_t max, struct es_writer *content)
{
	bool standard = strcmp(name, "-") == 0;
	int fd = standard ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return es_fail(cli, "%s: %s; name a file that can be read", name, strerror(errno));
	int exit_code = read_all(cli, fd, name, max, content);
	if (exit_code)
		es_writer_free(content);
	if (!standard)
		close(fd);
	return exit_code;
}

static bool write_all(int fd, struct es_bytes content)
{
	while (content.len > 0) {
		ssize_t n = write(fd, content.data, content.len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		content = es_bytes_of(content.data + n, content.len - (size_t)n);
	}
	return true;
}

/* Devices and pipes (/dev/stdout) cannot be replaced by renaming. */
static bool is_special(const char *name)
{
	struct stat info;

	return stat(name, &info) == 0 && !S_ISREG(info.st_mode);
}

static int refuse_write(struct es_cli *cli, const char *name, int fault)
{
	return es_fail(cli, "%s: %s; name a file that can be written", name, strerror(fault));
}

int es_file_begin(struct es_cli *cli, const char *name, struct es_new_file *file)
{
	*file = (struct es_new_file){.name = name, .fd = -1};
	if (is_special(name)) {
		file->fd = open(name, O_WRONLY | O_CLOEXEC);
	} else if ((size_t)snprintf(file->beside, sizeof file->beside, "%s.XXXXXX", name) >=
	           sizeof file->beside) {
		return refuse_write(cli, name, ENAMETOOLONG);
	} else {
		file->fd = mkstemp(file->beside);
	}
	return file->fd < 0 ? refuse_write(cli, name, errno) : ES_EXIT_OK;
}

void es_file_add(struct es_new_file *file, struct es_bytes bytes)
{
	if (file->fault == 0 && !write_all(file->fd, bytes))
		file->fault = errno ? errno : EIO;
}

static bool settle(struct es_new_file *file)
{
	mode_t mask = umask(0);

	umask(mask);
	return fsync(file->fd) == 0 && fchmod(file->fd, 0666 & ~mask) == 0 &&
	       rename(file->beside, file->name) == 0;
}

int es_file_end(struct es_cli *cli, struct es_new_file *file, bool keep)
{
	bool beside = file->beside[0] != '\0';

	if (keep && beside && file->fault == 0 && !settle(file))
		file->fault = errno;
	close(file->fd);
	if (beside && (!keep || file->fault))
		unlink(file->beside);
	return keep && file->fault ? refuse_write(cli, file->name, file->fault) : ES_EXIT_OK;
}

int es_file_write(struct es_cli *cli, const char *name, struct es_bytes content)
{
	struct es_new_file file;
	int exit_code = es_file_begin(cli, name, &file);

	if (exit_code)
		return exit_code;
	es_file_add(&file, content);
	return es_file_end(cli, &file, true);
}

/* One line from the terminal without echo. */
static bool ask(FILE *terminal, const char *question, char *out, size_t size)
{
	struct termios before, silent;
	bool read_one;

	if (tcgetattr(fileno(terminal), &before))
		return false;
	silent = before;
	silent.c_lflag &= ~(tcflag_t)ECHO;
	fputs(question, terminal);
	fflush(terminal);
	tcsetattr(fileno(terminal), TCSAFLUSH, &silent);
	read_one = fgets(out, (int)size, terminal) != NULL;
	tcsetattr(fileno(terminal), TCSAFLUSH, &before);
	dprintf(fileno(terminal), "\n"); /* not the stream: it was read from last */
	if (read_one)
		out[strcspn(out, "\n")] = '\0';
	return read_one;
}

static int ask_twice(struct es_cli *cli, FILE *terminal, char out[ES_PASSWORD_BUFFER])
{
	char again[ES_PASSWORD_BUFFER] = "";
	bool same = ask(terminal, "Password: ", out, ES_PASSWORD_BUFFER) &&
	            ask(terminal, "Again: ", again, sizeof again) && strcmp(out, again) == 0;

	sodium_memzero(again, sizeof again);
	if (same)
		return ES_EXIT_OK;
	sodium_memzero(out, ES_PASSWORD_BUFFER);
	return es_fail(cli, "password: the two differ; run the command again");
}

int es_password_read(struct es_cli *cli, char out[ES_PASSWORD_BUFFER])
{
	const char *given = getenv("ESSAIM_PASSWORD");

	if (given) {
		if (strlen(given) >= ES_PASSWORD_BUFFER)
			return es_fail(cli, "password: too long; give at most 256 bytes");
		memcpy(out, given, strlen(given) + 1);
		return ES_EXIT_OK;
	}
	FILE *terminal = fopen("/dev/tty", "r+e");
	if (!terminal)
		return es_fail(cli, "password: no terminal to ask on; set ESSAIM_PASSWORD");
	int exit_code = ask_twice(cli, terminal, out);
	fclose(terminal);
	return exit_code;
}
