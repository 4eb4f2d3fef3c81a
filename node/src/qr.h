/* SPDX-License-Identifier: EUPL-1.2 */
/* Squares that a phone's camera reads (ISO/IEC 18004): the one door of libqrencode. Pure, any thread. */
#ifndef NODE_QR_H
#define NODE_QR_H

#include "essaim/bytes.h"

#define ES_QR_SIDE_MAX 77 /* modules, of version 15: enough for 400 characters */
struct es_qr {
	unsigned side;
	uint8_t dark[ES_QR_SIDE_MAX *
	             ES_QR_SIDE_MAX]; /* 0 or 1, row by row, without the quiet zone */
};
/* ES_TOO_LARGE, ES_NO_MEMORY. */
es_err es_qr_make(const char *text, struct es_qr *out) ES_MUST_USE;

#endif
