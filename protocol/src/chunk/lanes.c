/* SPDX-License-Identifier: EUPL-1.2 */
#include "lanes.h"

#include "essaim/err.h"

#include <string.h>

#define BLOCK 128

#if defined(__x86_64__) && defined(__GNUC__)

typedef uint64_t vector __attribute__((vector_size(8 * LANES)));

static const uint64_t start[8] = {0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b,
                                  0xa54ff53a5f1d36f1, 0x510e527fade682d1, 0x9b05688c2b3e6c1f,
                                  0x1f83d9abfb41bd6b, 0x5be0cd19137e2179};

static const uint8_t order[10][16] = {
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
        {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
        {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
        {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
        {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
        {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
        {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
        {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
        {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
        {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
};

/* Macros and pointers, since a vector that is an argument has another form on each processor. */
#define ALL(word) ((vector){(word), (word), (word), (word)})
#define TURN(x, n) (((x) >> (n)) | ((x) << (64 - (n))))
#define MIX(a, b, c, d, x, y)                                                                      \
	do {                                                                                       \
		(a) += (b) + (x);                                                                  \
		(d) ^= (a);                                                                        \
		(d) = TURN(d, 32);                                                                 \
		(c) += (d);                                                                        \
		(b) ^= (c);                                                                        \
		(b) = TURN(b, 24);                                                                 \
		(a) += (b) + (y);                                                                  \
		(d) ^= (a);                                                                        \
		(d) = TURN(d, 16);                                                                 \
		(c) += (d);                                                                        \
		(b) ^= (c);                                                                        \
		(b) = TURN(b, 63);                                                                 \
	} while (0)
#define EVERYWHERE static inline __attribute__((always_inline))

EVERYWHERE void load(const uint8_t *const at[LANES], vector words[16])
{
	for (size_t i = 0; i < 16; i++) {
		uint64_t word[LANES]; /* little-endian, as the processor is */
		for (size_t lane = 0; lane < LANES; lane++)
			memcpy(&word[lane], at[lane] + 8 * i, 8);
		memcpy(&words[i], word, sizeof(word));
	}
}

EVERYWHERE void compress(vector h[8], const uint8_t *const block[LANES], uint64_t bytes, bool last)
{
	vector m[16], v[16];

	load(block, m);
	for (size_t i = 0; i < 8; i++) {
		v[i] = h[i];
		v[8 + i] = ALL(start[i]);
	}
	v[12] ^= ALL(bytes);
	if (last)
		v[14] = ~v[14];
#pragma GCC unroll 12
	for (size_t round = 0; round < 12; round++) {
		const uint8_t *s = order[round % 10];
		MIX(v[0], v[4], v[8], v[12], m[s[0]], m[s[1]]);
		MIX(v[1], v[5], v[9], v[13], m[s[2]], m[s[3]]);
		MIX(v[2], v[6], v[10], v[14], m[s[4]], m[s[5]]);
		MIX(v[3], v[7], v[11], v[15], m[s[6]], m[s[7]]);
		MIX(v[0], v[5], v[10], v[15], m[s[8]], m[s[9]]);
		MIX(v[1], v[6], v[11], v[12], m[s[10]], m[s[11]]);
		MIX(v[2], v[7], v[8], v[13], m[s[12]], m[s[13]]);
		MIX(v[3], v[4], v[9], v[14], m[s[14]], m[s[15]]);
	}
	for (size_t i = 0; i < 8; i++)
		h[i] ^= v[i] ^ v[8 + i];
}

/* The first block, which begins with the head, and the last one are laid out aside. */
EVERYWHERE void hash(const uint8_t *head, size_t head_len, const uint8_t *const inputs[LANES],
                     size_t len, uint8_t out[LANES][32])
{
	uint8_t aside[LANES][BLOCK];
	const uint8_t *at[LANES];
	vector h[8];
	size_t done = BLOCK - head_len; /* of each input */

	for (size_t i = 0; i < 8; i++)
		h[i] = ALL(start[i]);
	h[0] ^= ALL((uint64_t)0x01010000 ^ 32);
	for (size_t lane = 0; lane < LANES; lane++) {
		memcpy(aside[lane], head, head_len);
		memcpy(aside[lane] + head_len, inputs[lane], done);
		at[lane] = aside[lane];
	}
	compress(h, at, BLOCK,
	         false); /* there is more: the input is longer than what the head left */
	for (; len - done > BLOCK; done += BLOCK) {
		for (size_t lane = 0; lane < LANES; lane++)
			at[lane] = inputs[lane] + done;
		compress(h, at, head_len + done + BLOCK, false);
	}
	memset(aside, 0, sizeof(aside));
	for (size_t lane = 0; lane < LANES; lane++) {
		memcpy(aside[lane], inputs[lane] + done, len - done);
		at[lane] = aside[lane];
	}
	compress(h, at, head_len + len, true);
	for (size_t lane = 0; lane < LANES; lane++)
		for (size_t i = 0; i < 4; i++) {
			uint64_t word = h[i][lane];
			memcpy(out[lane] + 8 * i, &word, 8);
		}
}

#define FOR(name, features)                                                                        \
	__attribute__((target(features))) static void name(const uint8_t *head, size_t head_len,   \
	                                                   const uint8_t *const inputs[LANES],     \
	                                                   size_t len, uint8_t out[LANES][32])     \
	{                                                                                          \
		hash(head, head_len, inputs, len, out);                                            \
	}

FOR(hash_avx2, "avx2")
FOR(hash_avx512, "avx512f,avx512vl") /* which turns in one step */

bool lanes_pay(void)
{
	return __builtin_cpu_supports("avx2");
}

void lanes_hash(const uint8_t *head, size_t head_len, const uint8_t *const inputs[LANES],
                size_t len, uint8_t out[LANES][32])
{
	es_assert(head_len > 0 && head_len <= BLOCK && len >= BLOCK);
	if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl"))
		hash_avx512(head, head_len, inputs, len, out);
	else
		hash_avx2(head, head_len, inputs, len, out);
}

#else

bool lanes_pay(void)
{
	return false;
}

void lanes_hash(const uint8_t *head, size_t head_len, const uint8_t *const inputs[LANES],
                size_t len, uint8_t out[LANES][32])
{
	(void)head;
	(void)head_len;
	(void)inputs;
	(void)len;
	(void)out;
	es_assert(false);
}

#endif
