/* SPDX-License-Identifier: EUPL-1.2 */
#include "cli/handed.h"

#include "cli/command.h"
#include "cli/config_file.h"
#include "hosting/channel.h"

#include <stdlib.h>
#include <string.h>

/* "mail-" of "mail-from", else all of the name. */
static size_t group_len(const char *name)
{
	static const char *const groups[] = {"mail-", "tls-"};

	for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++)
		if (strncmp(name, groups[i], strlen(groups[i])) == 0)
			return strlen(groups[i]);
	return strlen(name) + 1;
}

static bool is_for_all(const char *name)
{
	static const char *const names[] = {"trusted-proxy", "peer-ca", "ui", "verbose"};

	if (group_len(name) <= strlen(name))
		return true;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

void es_handed_write(const struct es_args *args, struct es_writer *out)
{
	for (size_t i = 0; i < args->given_len; i++) {
		const char *name = args->given[i].flag->name, *value = args->given[i].value;
		if (!is_for_all(name))
			continue;
		es_write_raw(out, es_bytes_str(name));
		es_write_raw(out, es_bytes_str(value ? " = " : ""));
		es_write_raw(out, es_bytes_str(value ? value : ""));
		es_write_raw(out, es_bytes_str("\n"));
	}
	es_write_raw(out, es_bytes_of("", 1));
}

static bool says(const struct es_args *args, size_t given_len, const char *name)
{
	for (size_t i = 0; i < given_len; i++)
		if (strncmp(args->given[i].flag->name, name, group_len(name)) == 0)
			return true;
	return false;
}

es_err es_handed_read(struct es_args *args, struct es_writer *text, char *why, size_t why_size)
{
	const char *options = getenv(ES_HANDED_OPTIONS);
	struct es_args host = {.command = args->command};
	const size_t given_len = args->given_len;

	if (es_handed_fd() < 0 || !options)
		return ES_OK;
	es_write_raw(text, es_bytes_of(options, strlen(options) + 1));
	if (text->err)
		return text->err;
	es_err err = es_config_file_read((char *)text->data, text->len - 1, &host, why, why_size);
	for (size_t i = 0; i < host.given_len && !err; i++)
		if (!says(args, given_len, host.given[i].flag->name))
			err = es_args_add(args, host.given[i].flag->name, host.given[i].value);
	return err;
}

int es_handed_fd(void)
{
	const char *text = getenv(ES_HANDED_FD);

	if (!text || text[0] < '0' || text[0] > '9' || text[1] != '\0')
		return -1;
	return text[0] - '0';
}
