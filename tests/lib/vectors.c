/* SPDX-License-Identifier: EUPL-1.2 */
#include "vectors.h"

#include "essaim/bytes.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

#define LINE_MAX (256 * 1024)

/* The hex of a line "name hex", or NULL. */
static const char *hex_of(char *line, const char *name)
{
	size_t len = strlen(name);

	line[strcspn(line, "#\r\n")] = '\0';
	if (strncmp(line, name, len) != 0 || line[len] != ' ')
		return NULL;
	char *hex = line + len + strspn(line + len, " ");
	hex[strcspn(hex, " ")] = '\0';
	return hex;
}

size_t vector_read(const char *path, const char *name, uint8_t *out, size_t max)
{
	FILE *file = fopen(path, "r");
	char *line = malloc(LINE_MAX);
	const char *hex = NULL;

	if (!file || !line)
		fail_msg("%s cannot be read", path);
	while (!hex && fgets(line, LINE_MAX, file))
		hex = hex_of(line, name);
	fclose(file);
	if (!hex)
		fail_msg("%s has no %s", path, name);
	size_t len = strlen(hex) / 2;
	if (len > max || es_unhex(hex, strlen(hex), out, len) != ES_OK)
		fail_msg("%s: %s does not read", path, name);
	free(line);
	return len;
}

void vector_check(const char *path, const char *name, const uint8_t *got, size_t len)
{
	uint8_t *wanted = malloc(LINE_MAX);

	assert_non_null(wanted);
	if (getenv("ES_PRINT_VECTORS")) {
		printf("%s ", name);
		for (size_t i = 0; i < len; i++)
			printf("%02x", got[i]);
		printf("\n");
	} else {
		size_t wanted_len = vector_read(path, name, wanted, LINE_MAX);
		if (wanted_len != len || memcmp(wanted, got, len) != 0)
			fail_msg("%s: %s is another", path, name);
	}
	free(wanted);
}
