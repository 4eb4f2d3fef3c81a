/* SPDX-License-Identifier: EUPL-1.2 */
#include "cli/command.h"

#include <string.h>

static const struct es_command *const commands[] = {
        &es_command_init,    &es_command_found,   &es_command_invite,     &es_command_join,
        &es_command_serve,   &es_command_import,  &es_command_list,       &es_command_show,
        &es_command_export,  &es_command_verify,  &es_command_status,     &es_command_log,
        &es_command_account, &es_command_check,   &es_command_backup,     &es_command_restore,
        &es_command_rebuild, &es_command_erase,   &es_command_federation, &es_command_policy,
        &es_command_search,  &es_command_publish, &es_command_mail,       &es_command_file,
        &es_command_toolbox, &es_command_report,  &es_command_leave,      &es_command_host,
        &es_command_help,
};

const struct es_command *const *es_commands(size_t *count)
{
	*count = sizeof commands / sizeof commands[0];
	return commands;
}

const struct es_command *es_command_find(const char *name)
{
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}
