/* SPDX-License-Identifier: EUPL-1.2 */
/* A configuration file of `serve`: the options that come out are its own, and each value is text. */
#include "cli/command.h"
#include "cli/config_file.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct es_args args = {.command = es_command_find("serve")};
	char message[300] = "", *text;

	if (size > ES_CONFIG_FILE_MAX || !(text = malloc(size + 1)))
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	es_assert(es_args_add(&args, "peer", "127.0.0.1:1") == ES_OK);
	if (es_config_file_read(text, size, &args, message, sizeof message) == ES_OK) {
		es_assert(strcmp(es_args_value(&args, "peer", ""), "127.0.0.1:1") == 0);
		for (size_t i = 0; i < args.given_len; i++)
			es_assert(!args.given[i].flag->argument == !args.given[i].value);
	} else {
		es_assert(message[0] != '\0' && args.given_len == 1);
	}
	free(text);
	return 0;
}
