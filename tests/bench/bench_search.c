/* SPDX-License-Identifier: EUPL-1.2 */
/* Search over many practices of real text in several languages: how fast the index is made, how large it
 * is beside the text, how long an answer of two words with all its facets takes, and how long it takes
 * until a withdrawn text has left the file.
 * usage: bench_search [--smoke | COUNT]; the texts are those of tests/bench/texts, else the demo's. */
#include "report.h"

#include "erase.h"
#include "file_system.h"
#include "home.h"
#include "nodes.h"
#include "search/search.h"
#include "search/words.h"

#include "essaim/schema.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define BATCH 1000
#define QUERIES 2000
#define PASSAGES_MAX 40000
#define TEXTS_MAX (64u << 20)
#define BODY_ROOM 16384

static const char *const langs[] = {"fr", "en", "es", "it", "hu"};
#define LANGS (sizeof(langs) / sizeof(langs[0]))

/* The paragraphs of one language. */
struct library {
	struct es_writer text;
	struct es_bytes passages[PASSAGES_MAX];
	size_t count;
};
static struct library libraries[LANGS];
static uint64_t dice = 88172645463325252u;

static size_t roll(size_t below)
{
	dice ^= dice << 13;
	dice ^= dice >> 7;
	dice ^= dice << 17;
	return (size_t)(dice % below);
}

static double cpu_now(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* --- texts ------------------------------------------------------------------------------------ */

static void add_file(struct library *l, const char *path)
{
	size_t before = l->text.len;

	if (es_file_get(path, &l->text) != ES_OK)
		l->text.len = before;
}

static void add_demo(struct library *l, const char *lang)
{
	const char *source = getenv("ESSAIM_SOURCE");
	char folder[ES_PATH_BYTES], path[2 * ES_PATH_BYTES];
	struct dirent *entry;

	snprintf(folder, sizeof(folder), "%s/bootstrap/demo/sheets/%s",
	         source ? source : ES_TESTS_DIR "/..", lang);
	DIR *dir = opendir(folder);
	while (dir && (entry = readdir(dir)) != NULL) {
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		if (strstr(entry->d_name, ".md"))
			add_file(l, path);
	}
	if (dir)
		closedir(dir);
}

static void load(struct library *l, const char *lang)
{
	const char *cache = getenv("XDG_CACHE_HOME"), *user = getenv("HOME");
	char path[ES_PATH_BYTES];

	es_writer_grow(&l->text, TEXTS_MAX);
	snprintf(path, sizeof(path), "%s%s/essaim/bench-texts/%s.txt",
	         cache  ? cache
	         : user ? user
	                : "",
	         cache ? "" : "/.cache", lang);
	add_file(l, path);
	if (l->text.len == 0)
		add_demo(l, lang);
	for (size_t at = 0; at < l->text.len && l->count < PASSAGES_MAX;) {
		const uint8_t *end = memchr(l->text.data + at, '\n', l->text.len - at);
		size_t len = end ? (size_t)(end - l->text.data) - at : l->text.len - at;
		if (len > 60 && es_utf8_valid(l->text.data + at, len))
			l->passages[l->count++] = es_bytes_of(l->text.data + at, len);
		at += len + 1;
	}
	es_assert(l->count > 0);
}

static struct es_bytes passage(const struct library *l)
{
	return l->passages[roll(l->count)];
}

/* --- sheets ----------------------------------------------------------------------------------- */

static void put_boxes(struct es_writer *w, const char *path)
{
	const struct es_field *field = es_schema_field(es_schema_of(ES_KIND_PRACTICE), path);
	size_t ticked = roll(field->options_len - 1);

	es_write_map(w, 1);
	es_write_cstr(w, field->options[ticked].code);
	es_write_bool(w, true);
}

static void put_period(struct es_writer *w)
{
	char from[8];

	snprintf(from, sizeof(from), "%zu", 2005 + roll(18));
	es_write_map(w, 1);
	es_write_cstr(w, "from");
	es_write_cstr(w, from);
}

static void put_line(struct es_writer *w, struct es_bytes text)
{
	size_t len = text.len < 70 ? text.len : 70;

	while (len && (text.data[len] & 0xc0) == 0x80)
		len--;
	for (size_t i = 0; i < len; i++)
		if (text.data[i] < 0x20)
			len = i;
	es_write_str(w, es_bytes_of(text.data, len ? len : 0));
}

static void put_prose(struct es_writer *w, const struct library *l, size_t paragraphs)
{
	uint8_t space[BODY_ROOM];
	struct es_writer text;

	es_writer_init(&text, space, sizeof(space));
	for (size_t i = 0; i < paragraphs; i++) {
		struct es_bytes one = passage(l);
		if (text.len + one.len + 1 > 6000)
			break;
		for (size_t c = 0; c < one.len; c++)
			es_write_raw(
			        &text,
			        es_bytes_of(one.data[c] < 0x20 ? " " : (const char *)&one.data[c],
			                    1));
		es_write_raw(&text, es_bytes_of(".", 1));
	}
	es_write_str(w, es_writer_bytes(&text));
}

struct made {
	uint8_t body[BODY_ROOM];
	struct es_draft draft;
};

static uint64_t make(struct made *out, size_t lang)
{
	static const char *const paths[] = {
	        "description.title",         "description.domains",  "description.coverage",
	        "description.period",        "description.summary",  "implementation.target_groups",
	        "implementation.objectives", "implementation.tools", "results.results",
	        "organisation.country"};
	static const char *const countries[] = {"FR", "BE", "IT", "ES", "HU"};
	static const uint8_t author[ES_AUTHOR_LEN] = {1};
	const struct library *l = &libraries[lang];
	uint8_t space[BODY_ROOM];
	struct es_schema_value values[10];
	struct es_writer w, body;

	es_writer_init(&w, space, sizeof(space));
	for (size_t i = 0, at = 0; i < 10; i++, at = w.len) {
		if (i == 0)
			put_line(&w, passage(l));
		else if (i == 1 || i == 2 || i == 5)
			put_boxes(&w, paths[i]);
		else if (i == 3)
			put_period(&w);
		else if (i == 9)
			es_write_cstr(&w, countries[roll(5)]);
		else
			put_prose(&w, l, i == 4 ? 1 : 1 + roll(3));
		values[i] = (struct es_schema_value){paths[i], es_bytes_of(space + at, w.len - at)};
	}
	es_writer_init(&body, out->body, sizeof(out->body));
	bench_must(w.err ? w.err : es_schema_encode(ES_KIND_PRACTICE, author, values, 10, &body),
	           "a sheet");
	out->draft = (struct es_draft){
	        .kind = ES_KIND_PRACTICE, .lang = langs[lang], .body = es_writer_bytes(&body)};
	return w.len;
}

static uint64_t publish(struct es_node *node, size_t count, struct es_id *last)
{
	static struct made made[BATCH];
	static struct es_draft drafts[BATCH];
	static struct es_id ids[BATCH];
	uint64_t bytes = 0;

	for (size_t done = 0; done < count;) {
		size_t batch = count - done < BATCH ? count - done : BATCH;
		for (size_t i = 0; i < batch; i++) {
			bytes += make(&made[i], roll(LANGS));
			drafts[i] = made[i].draft;
		}
		bench_must(es_publish(node, drafts, batch, ids), "publish");
		*last = ids[batch - 1];
		done += batch;
	}
	return bytes;
}

/* --- questions -------------------------------------------------------------------------------- */

/* Two words of one passage, of four letters at least, the last as far as typed. */
static bool two_words(const struct library *l, bool typed, char out[256])
{
	struct es_bytes text = passage(l), word, words[64];
	size_t at = 0, count = 0;

	while (count < 64 && es_word_next(text, &at, &word))
		if (word.len >= 4 && word.len < 40)
			words[count++] = word;
	if (count < 2)
		return false;
	struct es_bytes a = words[roll(count)], b = words[roll(count)];
	if (typed) {
		b.len = 3 + roll(b.len - 3);
		while (b.len < 40 && (b.data[b.len] & 0xc0) == 0x80)
			b.len--;
	}
	snprintf(out, 256, "%.*s %.*s", (int)a.len, (const char *)a.data, (int)b.len,
	         (const char *)b.data);
	return es_utf8_valid((const uint8_t *)out, strlen(out));
}

struct times {
	double wall[QUERIES], cpu[QUERIES];
	double hits;
};

static void ask_all(struct es_search *search, size_t queries, bool typed, struct times *t)
{
	struct es_writer out;
	char text[256];

	es_writer_grow(&out, 8u << 20);
	for (size_t i = 0; i < queries;) {
		size_t lang = roll(LANGS);
		if (!two_words(&libraries[lang], typed, text))
			continue;
		struct es_search_ask ask = {.text = es_bytes_str(text),
		                            .lang = es_bytes_str(langs[lang])};
		if (roll(2)) {
			ask.filters[ES_FACET_COUNTRY].codes[0] = es_bytes_str("IT");
			ask.filters[ES_FACET_COUNTRY].codes[1] = es_bytes_str("FR");
			ask.filters[ES_FACET_COUNTRY].count = 2;
		}
		es_writer_reset(&out);
		double wall = bench_now(), cpu = cpu_now(CLOCK_THREAD_CPUTIME_ID);
		bench_must(es_search_find(search, &ask, &out), text);
		t->cpu[i] = (cpu_now(CLOCK_THREAD_CPUTIME_ID) - cpu) * 1e3;
		t->wall[i++] = (bench_now() - wall) * 1e3;
	}
	es_writer_free(&out);
}

static double file_bytes(const char *home, const char *name)
{
	char path[2 * ES_PATH_BYTES];
	struct stat info;

	snprintf(path, sizeof(path), "%s/%s", home, name);
	return stat(path, &info) == 0 ? (double)info.st_size : 0;
}

static void report_times(const char *what, struct times *t, size_t queries)
{
	char name[80];

	snprintf(name, sizeof(name), "%s, p99", what);
	bench_at_most(name, bench_percentile(t->wall, queries, 99), "ms", 20);
	snprintf(name, sizeof(name), "%s, p99 of CPU time", what);
	bench_note(name, bench_percentile(t->cpu, queries, 99), "ms");
	snprintf(name, sizeof(name), "%s, median", what);
	bench_note(name, bench_percentile(t->wall, queries, 50), "ms");
}

int main(int argc, char **argv)
{
	bool smoke = bench_smoke(argc, argv);
	size_t count = smoke ? 500 : argc > 1 ? (size_t)atol(argv[1]) : 100000;
	size_t queries = smoke ? 50 : QUERIES, erased;
	char folder[HOME_PATH_MAX];
	static struct times times;
	struct es_search *search;
	struct es_id last;

	for (size_t i = 0; i < LANGS; i++)
		load(&libraries[i], langs[i]);
	home_folder(folder);
	struct es_node *node = home_node(folder, "a");
	double bytes = (double)publish(node, count, &last);
	bench_title("search");
	bench_note("practices", (double)count, "");
	bench_note("text of one", bytes / (double)count, "bytes");

	double wall = bench_now(), cpu = cpu_now(CLOCK_PROCESS_CPUTIME_ID);
	bench_must(es_search_new(node, &search), "search");
	bench_must(es_search_settle(search, NULL, NULL), "index");
	cpu = cpu_now(CLOCK_PROCESS_CPUTIME_ID) - cpu;
	wall = bench_now() - wall;
	bench_at_least("index made", (double)count / wall, "sheets/s", 5000);
	bench_note("index made, by CPU time", (double)count / cpu, "sheets/s");
	ask_all(search, queries / 10, false, &times); /* warm */
	ask_all(search, queries, false, &times);
	report_times("two words with facets", &times, queries);
	ask_all(search, queries, true, &times);
	report_times("two words, the last one half typed", &times, queries);

	wall = bench_now();
	bench_must(es_erase(node, &last, "mistake", &erased), "erase");
	bench_must(es_search_settle(search, NULL, NULL), "clean");
	bench_at_most("a withdrawn text is out of the file", bench_now() - wall, "s", 60);
	bench_at_most("size of the index, by the text", file_bytes(node->home, "search.db") / bytes,
	              "", 1.5);
	es_search_free(search);
	es_node_close(node);
	home_remove(folder);
	for (size_t i = 0; i < LANGS; i++)
		es_writer_free(&libraries[i].text);
	return 0;
}
