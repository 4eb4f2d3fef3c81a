/* SPDX-License-Identifier: EUPL-1.2 */
/* Cosignatures: a node says when it held a log up to a checkpoint, with every erasure before it
 * applied. C2SP tlog-cosignature, cosignature/v1, Ed25519 (https://c2sp.org/tlog-cosignature).
 * Values, any thread.
 *
 * What is signed:   cosignature/v1\n
 *                   time <seconds since 1970>\n
 *                   <the three lines of the checkpoint>
 * In a signed note: — essaim/node/<64 hex of the node key> <base64 of key hash, time (u64 BE) and
 *                   signature>\n
 * key hash = the first four bytes of SHA-256( name || 0x0A || 0x04 || node key ). */
#ifndef ESSAIM_COSIGN_H
#define ESSAIM_COSIGN_H

#include "essaim/certificate.h"

struct es_cosignature {
	uint8_t node_key[ES_PUBLIC_KEY_LEN]; /* of the cosigner's certificate */
	uint64_t time_s;                     /* below 2^63; 0 is refused: the format keeps it */
	uint8_t signature[ES_SIGNATURE_LEN];
};

/* Signs the checkpoint's text (its log, size and root) with a node's key. */
void es_cosign(const struct es_checkpoint *cp, uint64_t time_s,
               const uint8_t node_secret[ES_SECRET_KEY_LEN], struct es_cosignature *out);
/* ES_BAD_SIGNATURE unless the node key signed exactly this checkpoint at exactly this time. */
es_err es_cosignature_verify(const struct es_cosignature *c,
                             const struct es_checkpoint *cp) ES_MUST_USE;

/* The checkpoint's signed note, as es_note_encode writes it, with a line for each cosignature behind
 * the log's own. ES_LIMIT over ES_COSIGNERS_MAX. */
es_err es_note_encode_cosigned(const struct es_checkpoint *cp,
                               const uint8_t public_key[ES_PUBLIC_KEY_LEN],
                               const struct es_cosignature *cosignatures, size_t count,
                               struct es_writer *w) ES_MUST_USE;
/* A cosignature as it travels, with all that is needed to check it but the log's key:
 * [certificate (bin), log (bin 32), size, root (bin 32), signature of the log's key (bin 64), time,
 * cosignature (bin 64)]. Borrows the certificate. */
struct es_cosigned {
	struct es_bytes certificate;     /* of the cosigner's node */
	struct es_checkpoint checkpoint; /* with the log's own signature */
	uint64_t time_s;
	uint8_t signature[ES_SIGNATURE_LEN];
};
void es_cosigned_write(const struct es_cosigned *c, struct es_writer *w);
/* Form alone; errors stick in r. */
void es_cosigned_read(struct es_reader *r, struct es_cosigned *out);
/* The same in a list, where nil stands for the certificate of the one before (empty: there is none). */
void es_cosigned_write_next(const struct es_cosigned *c, struct es_bytes before,
                            struct es_writer *w);
void es_cosigned_read_next(struct es_reader *r, struct es_bytes before, struct es_cosigned *out);
/* Checks the certificate and both signatures. Whether the cosigner is a member is for the chain of acts to
 * say. ES_BAD_SIGNATURE, es_certificate_decode's. */
es_err es_cosigned_verify(const struct es_cosigned *c, const uint8_t log_key[ES_PUBLIC_KEY_LEN],
                          struct es_certificate *cosigner) ES_MUST_USE;

#define ES_COSIGNS_DIGEST_LEN 8
/* Two nodes with the same cosignatures have the same digest, in whatever order they came: the exclusive or
 * of the first bytes of H("essaim/v1/cosigned", log || node key || size (u64 BE)) of each. Adds one, or takes
 * it away again. */
void es_cosigns_digest_flip(uint8_t digest[ES_COSIGNS_DIGEST_LEN], const struct es_id *log,
                            const uint8_t node_key[ES_PUBLIC_KEY_LEN], uint64_t size);

/* All cosignatures are in parts, so that two nodes that differ in few need not tell all: which one that of
 * this node of this log is in. */
#define ES_COSIGNS_PARTS 64
unsigned es_cosigns_part(const struct es_id *log, const uint8_t node_key[ES_PUBLIC_KEY_LEN]);
struct es_cosigns_digests {
	uint8_t part[ES_COSIGNS_PARTS][ES_COSIGNS_DIGEST_LEN];
};
/* That of all: the exclusive or of the parts'. */
void es_cosigns_digest_all(const struct es_cosigns_digests *digests,
                           uint8_t out[ES_COSIGNS_DIGEST_LEN]);

/* What a peer told and so need not hear again: by the first bytes of the cosignatures. Zeros at first;
 * forgets some of it when it is much. */
#define ES_COSIGNS_HEARD 1024
struct es_cosigns_heard {
	uint8_t start[ES_COSIGNS_HEARD][8];
};
void es_cosigns_hear(struct es_cosigns_heard *heard, const struct es_cosigned *c);
/* Which cosignatures a peer is to be told: those after this clock, and those of these parts; none that
 * was heard (NULL: nothing was). */
struct es_cosigns_filter {
	uint64_t after;
	uint64_t parts; /* the lowest bit is part 0 */
	const struct es_cosigns_heard *heard;
};
bool es_cosigns_passes(const struct es_cosigns_filter *filter, uint64_t clock,
                       const uint8_t node_key[ES_PUBLIC_KEY_LEN], const struct es_cosigned *c);

/* A cosigner's verifier key in the note format. */
es_err es_cosigner_vkey(const uint8_t node_key[ES_PUBLIC_KEY_LEN], struct es_writer *w) ES_MUST_USE;

#endif
