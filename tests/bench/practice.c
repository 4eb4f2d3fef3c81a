/* SPDX-License-Identifier: EUPL-1.2 */
#include "practice.h"

#include "cli/command.h"
#include "control/client.h"
#include "control/socket.h"

static void no_out(void *context, struct es_bytes text)
{
	(void)context;
	(void)text;
}

/* What it could not place in the sheet, or why it failed. */
static void say_note(void *context, const char *line)
{
	(void)context;
	fprintf(stderr, "bench: %s\n", line);
}

static void no_progress(void *context, const char *what, uint64_t done, uint64_t total)
{
	(void)context;
	(void)what;
	(void)done;
	(void)total;
}

void bench_publish_practice(const struct bench_node *node, size_t n)
{
	static const struct es_io io = {.out = no_out, .note = say_note, .progress = no_progress};
	static const char *const file = "sheet.json";
	struct es_args args = {
	        .command = es_command_find("import"), .operands = &file, .operands_len = 1};
	char sheet[512];
	int exit_code = -1;

	snprintf(sheet, sizeof(sheet),
	         "{\"lang\":\"fr\",\"practice\":{\"description\":{\"title\":\"Pratique %zu\","
	         "\"summary\":\"Une équipe ouvre chaque mardi un atelier de réparation où les "
	         "voisins apportent ce qui ne marche plus.\"}}}",
	         n);
	struct es_cli cli = {.args = &args,
	                     .home = node->home,
	                     .input = es_bytes_str(sheet),
	                     .input_name = file,
	                     .io = &io};
	int fd = es_control_connect(node->home);
	es_assert(fd >= 0);
	bench_must(es_control_ask(fd, &cli, &exit_code), "import");
	bench_must(exit_code == 0 ? ES_OK : ES_INVALID, "import");
}
