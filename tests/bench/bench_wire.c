/* SPDX-License-Identifier: EUPL-1.2 */
/* What records cost on the wire, as part of their header, plain body and body key: every byte that
 * crosses a loopback connection, both ways, while a node takes them from another, less what the same
 * two exchange when neither lacks anything. French sheets are those of bootstrap/demo and
 * tests/fixtures; the dictionary was not made from them, and the longest stretch that one shares with
 * it is printed. Needs ESSAIM, and ESSAIM_SOURCE or to be run in the source tree. usage: bench_wire
 * [--smoke] */
#include "bare.h"
#include "forward.h"
#include "nodes.h"
#include "records.h"
#include "report.h"

#include "dictionary.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NOISE 10000
#define SHEET_ROUNDS 5
#define NOISE_MAX_RATIO 1.05
#define SHEETS_MAX_RATIO 0.5

static struct bench_node a, b;
static struct bench_forward forward;

/* Both ways, from connect until B holds what A has, and half a second more. */
static double exchange(void)
{
	struct bench_sizes wanted, got;

	bench_serve(&a, NULL, NULL);
	bench_forward_to(&forward, a.peer);
	bench_sizes(a.home, 1, &wanted);
	bench_serve(&b, NULL, NULL);
	double start = bench_now();
	do {
		usleep(100000);
		bench_sizes(b.home, 1, &got);
	} while (got.records < wanted.records && bench_now() - start < 60);
	usleep(500000);
	es_assert(got.records == wanted.records && got.plain == wanted.plain);
	double bytes = (double)(forward.up.bytes + forward.down.bytes);
	bench_stop(&b);
	bench_stop(&a);
	return bytes;
}

static void show(const struct bench_sizes *sizes, double bytes, double nothing)
{
	bench_note("  records", (double)sizes->records, "");
	bench_note("  their headers", (double)sizes->headers, "bytes");
	bench_note("  their bodies, plain", (double)sizes->plain, "bytes");
	bench_note("  their bodies, packed", (double)sizes->packed, "bytes");
	bench_note("  their body keys", (double)sizes->keys, "bytes");
	bench_note("  on the wire", bytes, "bytes");
	bench_note("  on the wire with nothing to send", nothing, "bytes");
}

static double part(const struct bench_sizes *s, double bytes)
{
	return bytes / (double)(s->headers + s->plain + s->keys);
}

/* The longest run of bytes that stands in both, keys and codes of the schema left out: they are words
 * with '_' or nothing but ASCII letters, and never hold a space. */
static size_t shared_text(struct es_bytes text, struct es_bytes words)
{
	size_t longest = 0;
	for (size_t i = 0; i < text.len; i++)
		for (size_t k = 0; k < words.len; k++) {
			size_t n = 0;
			bool space = false;
			while (i + n < text.len && k + n < words.len &&
			       text.data[i + n] == words.data[k + n] &&
			       (text.data[i + n] & 0xe0) != 0xa0 && text.data[i + n] >= ' ')
				space |= text.data[i + n++] == ' ';
			if (space && n > longest)
				longest = n;
		}
	return longest;
}

/* Of all bodies from first_row on. */
static size_t longest_shared(uint64_t first_row)
{
	struct es_node *node;
	struct es_snapshot *snap;
	struct es_row row;
	size_t longest = 0;

	bench_must(es_node_open(a.home, false, &node), "open A");
	bench_must(es_snapshot_begin(node->store, &snap), "snapshot");
	for (uint64_t n = first_row; es_row_get(snap, n, &row) == ES_OK; n++) {
		struct es_writer w;
		struct es_bytes body;
		es_writer_grow(&w, ES_BODY_MAX);
		bench_must(es_row_body(&row, &w, &body), "body");
		size_t shared = shared_text(body, es_dictionary());
		longest = shared > longest ? shared : longest;
		es_writer_free(&w);
	}
	es_snapshot_end(snap);
	es_node_close(node);
	return longest;
}

/* Several times over, as if a partner had published so many: each body is packed alone, so that
 * copies do not make each other shorter. */
static void import_sheets(void)
{
	const char *source = getenv("ESSAIM_SOURCE");
	char line[512], command[1024];

	snprintf(
	        command, sizeof(command),
	        "import --home %s %s/bootstrap/demo/sheets/fr/*.md %s/tests/fixtures/sheets/*_fr.*",
	        a.home, source ? source : ".", source ? source : ".");
	for (size_t i = 0; i < SHEET_ROUNDS; i++)
		bench_run(line, sizeof(line), "%s", command);
}

int main(int argc, char **argv)
{
	bool smoke = bench_smoke(argc, argv);
	struct bench_sizes sizes;
	struct es_node *node;
	char meeting[64];

	bench_open();
	bench_home(&a, "a");
	bench_home(&b, "b");
	bench_must(es_node_open(a.home, true, &node), "open A");
	bench_must(es_node_found(node, "Bench"), "found");
	es_node_close(node);
	bench_serve(&a, NULL, NULL);
	snprintf(meeting, sizeof(meeting), "%s", a.peer);
	bench_join(&b, &a, NULL);
	bench_stop(&a);
	bench_forward_open(&forward, meeting);
	exchange();
	double nothing = exchange();

	uint64_t first = bench_last_row(a.home) + 1;
	import_sheets();
	double bytes = exchange();
	bench_sizes(a.home, first, &sizes);
	bench_title("French sheets, with their testimonies, tools and contacts");
	show(&sizes, bytes, nothing);
	bench_note("  longest text shared with the dictionary", (double)longest_shared(first),
	           "bytes");
	bench_at_most("French sheets, of header, plain body and key", part(&sizes, bytes - nothing),
	              "", SHEETS_MAX_RATIO);
	bench_note("  the same with handshake and greeting", part(&sizes, bytes), "");

	first = bench_last_row(a.home) + 1;
	uint64_t disk = bench_disk_bytes(b.home);
	bench_publish_noise(a.home, smoke ? 500 : NOISE);
	bytes = exchange();
	bench_sizes(a.home, first, &sizes);
	bench_title("Records that nothing packs");
	show(&sizes, bytes, nothing);
	bench_at_most("incompressible records, of header, body and key",
	              part(&sizes, bytes - nothing), "", NOISE_MAX_RATIO);
	bench_note("  disk for such a record, all but search",
	           (double)(bench_disk_bytes(b.home) - disk) / (double)sizes.records, "bytes");
	bench_forward_close(&forward);
	bench_close();
	return 0;
}
