/* SPDX-License-Identifier: EUPL-1.2 */
#include "sealed.h"

#include <string.h>

/* A sealed act and the hand-overs that carry it on, the outermost first. */
struct nest {
	struct es_sealed levels[ES_CARRIED_MAX + 1];
	size_t len;
};

/* The array of at most ES_STEWARDS_MAX that these bytes are. */
static void check_array(struct es_reader *outer, struct es_bytes array)
{
	struct es_reader r;

	es_reader_init(&r, array);
	(void)es_read_array(&r, ES_STEWARDS_MAX);
	es_reader_fail(outer, r.err);
}

es_err es_sealed_decode(struct es_bytes in, struct es_sealed *out)
{
	static const uint8_t none[] = {0x90};
	struct es_reader r;

	memset(out, 0, sizeof(*out));
	if (in.len > ES_SEALED_MAX)
		return ES_TOO_LARGE;
	es_reader_init(&r, in);
	size_t parts = es_read_array(&r, 5);
	if (parts < 3)
		es_reader_fail(&r, ES_MALFORMED);
	out->act = es_read_bin(&r, ES_ACT_MAX);
	out->proposal = es_read_value(&r);
	out->cosignatures = es_read_value(&r);
	if (r.err == ES_OK)
		check_array(&r, out->cosignatures);
	if (parts > 3)
		out->statements = es_read_value(&r);
	if (r.err == ES_OK && parts > 3)
		check_array(&r, out->statements);
	if (parts > 4)
		out->witness = es_read_bin(&r, ES_SEALED_MAX);
	/* One form of each: what stands there for the sake of what follows is empty, and only that. */
	bool empty = parts > 3 && es_bytes_equal(out->statements, ES_BYTES(none));
	if ((parts == 4 && empty) || (parts == 5 && out->witness.len == 0))
		es_reader_fail(&r, ES_MALFORMED);
	if (empty)
		out->statements = es_bytes_of(NULL, 0);
	return es_reader_finish(&r);
}

es_err es_sealed_write(const struct es_sealed *sealed, struct es_writer *w)
{
	bool witness = sealed->witness.len > 0, statements = sealed->statements.len > 0;

	es_write_array(w, witness ? 5 : statements ? 4 : 3);
	es_write_bin(w, sealed->act);
	es_write_raw(w, sealed->proposal);
	es_write_raw(w, sealed->cosignatures);
	if (statements)
		es_write_raw(w, sealed->statements);
	else if (witness)
		es_write_array(w, 0);
	if (witness)
		es_write_bin(w, sealed->witness);
	return w->err;
}

static es_err open_nest(struct es_bytes in, struct nest *nest)
{
	nest->len = 0;
	do {
		if (nest->len > ES_CARRIED_MAX)
			return ES_LIMIT;
		struct es_sealed *level = &nest->levels[nest->len];
		es_err err = es_sealed_decode(in, level);
		if (err != ES_OK)
			return err;
		in = level->witness;
		nest->len++;
	} while (in.len > 0);
	return ES_OK;
}

/* Writes all levels again, from the inside out. */
static es_err write_nest(struct nest *nest, struct es_writer *w)
{
	struct es_writer inner, outer;
	es_err err = ES_OK;

	es_writer_grow(&inner, ES_SEALED_MAX);
	es_writer_grow(&outer, ES_SEALED_MAX);
	for (size_t i = nest->len; i > 0 && err == ES_OK; i--) {
		struct es_writer swap = inner;
		nest->levels[i - 1].witness = es_writer_bytes(&inner);
		es_writer_reset(&outer);
		err = es_sealed_write(&nest->levels[i - 1], &outer);
		inner = outer;
		outer = swap;
	}
	if (err == ES_OK) {
		es_write_raw(w, es_writer_bytes(&inner));
		err = w->err;
	}
	es_writer_free(&inner);
	es_writer_free(&outer);
	return err;
}

es_err es_sealed_tip(struct es_bytes in, struct es_sealed *tip)
{
	struct nest nest;

	es_err err = open_nest(in, &nest);
	if (err == ES_OK)
		*tip = nest.levels[nest.len - 1];
	return err;
}

es_err es_sealed_nest(struct es_bytes carried, const struct es_sealed *inner, struct es_writer *w)
{
	struct nest nest = {.len = 0};

	if (carried.len > 0) {
		es_err err = open_nest(carried, &nest);
		if (err != ES_OK)
			return err;
	}
	if (nest.len > ES_CARRIED_MAX)
		return ES_LIMIT;
	nest.levels[nest.len++] = *inner;
	return write_nest(&nest, w);
}

es_err es_sealed_attach(struct es_bytes sealed, struct es_bytes witness, struct es_writer *w)
{
	struct es_sealed parts;

	es_err err = es_sealed_decode(sealed, &parts);
	if (err == ES_OK && parts.witness.len > 0)
		err = ES_EXISTS;
	if (err != ES_OK)
		return err;
	parts.witness = witness;
	return es_sealed_write(&parts, w);
}

/* --- cosignatures ----------------------------------------------------------------------------- */

es_err es_vouch_structure(struct es_bytes vouch, struct es_id *structure)
{
	struct es_reader r;

	es_reader_init(&r, vouch);
	es_read_array_of(&r, 2);
	es_read_array_of(&r, 7);
	(void)es_read_uint(&r, UINT64_MAX);
	es_read_fixed(&r, structure->bytes, ES_ID_LEN);
	return r.err;
}

struct union_of {
	struct es_bytes raw[ES_STEWARDS_MAX];
	struct es_id structures[ES_STEWARDS_MAX];
	size_t len;
};

static es_err unite_one(struct union_of *u, struct es_bytes raw)
{
	struct es_id structure;

	es_err err = es_vouch_structure(raw, &structure);
	if (err != ES_OK)
		return err;
	for (size_t i = 0; i < u->len; i++)
		if (es_id_equal(&u->structures[i], &structure))
			return ES_OK;
	if (u->len == ES_STEWARDS_MAX)
		return ES_LIMIT;
	u->raw[u->len] = raw;
	u->structures[u->len++] = structure;
	return ES_OK;
}

static es_err unite(struct union_of *u, struct es_bytes array)
{
	struct es_reader r;

	es_reader_init(&r, array);
	size_t count = es_read_array(&r, ES_STEWARDS_MAX);
	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		struct es_bytes raw = es_read_value(&r);
		if (r.err == ES_OK)
			es_reader_fail(&r, unite_one(u, raw));
	}
	return es_reader_finish(&r);
}

es_err es_sealed_extend(struct es_bytes sealed, struct es_bytes cosignatures, struct es_writer *w)
{
	struct union_of u = {.len = 0};
	struct nest nest;
	struct es_writer array;

	es_err err = open_nest(sealed, &nest);
	if (err != ES_OK)
		return err;
	struct es_sealed *tip = &nest.levels[nest.len - 1];
	err = unite(&u, tip->cosignatures);
	size_t before = u.len;
	if (err == ES_OK)
		err = unite(&u, cosignatures);
	if (err != ES_OK)
		return err;
	es_writer_grow(&array, ES_SEALED_MAX);
	es_write_array(&array, u.len);
	for (size_t i = 0; i < u.len; i++)
		es_write_raw(&array, u.raw[i]);
	tip->cosignatures = es_writer_bytes(&array);
	err = array.err != ES_OK ? array.err : write_nest(&nest, w);
	es_writer_free(&array);
	return err == ES_OK && u.len == before ? ES_EXISTS : err;
}

es_err es_sealed_replace(struct es_bytes sealed, struct es_bytes cosignatures, struct es_writer *w)
{
	struct nest nest;

	es_err err = open_nest(sealed, &nest);
	if (err != ES_OK)
		return err;
	nest.levels[nest.len - 1].cosignatures = cosignatures;
	return write_nest(&nest, w);
}

es_err es_sealed_merge(struct es_bytes a, struct es_bytes b, struct es_writer *w)
{
	struct nest first, second;

	es_err err = open_nest(a, &first);
	if (err == ES_OK)
		err = open_nest(b, &second);
	if (err != ES_OK)
		return err;
	if (first.len != second.len)
		return ES_NOT_ALLOWED;
	for (size_t i = 0; i < first.len; i++)
		if (!es_bytes_equal(first.levels[i].act, second.levels[i].act))
			return ES_NOT_ALLOWED;
	return es_sealed_extend(a, second.levels[second.len - 1].cosignatures, w);
}
