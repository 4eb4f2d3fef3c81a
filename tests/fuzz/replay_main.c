/* SPDX-License-Identifier: EUPL-1.2 */
/* Replays a corpus through a fuzz target without libFuzzer: each file as it is, cut at every
 * length, and with single bytes changed, so that any compiler and every test run exercises the
 * refusals. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define MAX_FILE_BYTES (4u << 20)
#define MAX_CUTS 4096u
#define MAX_MUTATED_PLACES 512u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static size_t inputs;

/* The input gets a block of exactly its size, so that a read past the end is a sanitizer report. */
static void feed(const uint8_t *data, size_t len)
{
	uint8_t *copy = malloc(len ? len : 1);
	if (!copy)
		abort();
	if (len)
		memcpy(copy, data, len);
	LLVMFuzzerTestOneInput(copy, len);
	free(copy);
	inputs++;
}

static size_t step_for(size_t len, size_t places)
{
	return len <= places ? 1 : (len + places - 1) / places;
}

static void feed_cuts(const uint8_t *data, size_t len)
{
	for (size_t cut = 0; cut < len; cut += step_for(len, MAX_CUTS))
		feed(data, cut);
}

static void feed_mutations(uint8_t *data, size_t len)
{
	static const uint8_t patterns[] = {0x01, 0x80, 0xff, 0x20};

	for (size_t at = 0; at < len; at += step_for(len, MAX_MUTATED_PLACES)) {
		uint8_t before = data[at];
		for (size_t i = 0; i < sizeof(patterns); i++) {
			data[at] = before ^ patterns[i];
			feed(data, len);
		}
		data[at] = before;
	}
}

static int replay_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	if (!file) {
		perror(path);
		return 1;
	}
	uint8_t *data = malloc(MAX_FILE_BYTES);
	if (!data)
		abort();
	size_t len = fread(data, 1, MAX_FILE_BYTES, file);
	int failed = ferror(file);
	fclose(file);
	feed(data, len);
	feed_cuts(data, len);
	feed_mutations(data, len);
	free(data);
	return failed;
}

static int replay_folder(const char *folder)
{
	DIR *dir = opendir(folder);
	if (!dir) {
		perror(folder);
		return 1;
	}
	int failed = 0;
	size_t files = 0;
	for (struct dirent *entry; (entry = readdir(dir));) {
		char path[4096];
		struct stat info;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		if (stat(path, &info) != 0 || !S_ISREG(info.st_mode))
			continue;
		failed |= replay_file(path);
		files++;
	}
	closedir(dir);
	printf("%s: %zu files, %zu inputs\n", folder, files, inputs);
	if (files == 0)
		fprintf(stderr, "%s holds no seed: add one\n", folder);
	return failed || files == 0;
}

int main(int argc, char **argv)
{
	int failed = argc < 2;
	for (int i = 1; i < argc; i++)
		failed |= replay_folder(argv[i]);
	return failed;
}
