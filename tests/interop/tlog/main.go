// SPDX-License-Identifier: EUPL-1.2

// Checks our checkpoints and inclusion proofs with Go's transparency-log library, which knows nothing of ours.
//
//	tlog note VKEY FILE     a checkpoint as a signed note
//	tlog proof VKEY FILE    a C2SP tlog-proof whose extra line is the leaf
//	tlog tamper VKEY FILE   the proof holds, and does not once any of its bytes changes
//	tlog vectors FOLDER     the files in tests/vectors
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type tree struct {
	size int64
	root tlog.Hash
}

// Opens a note and reads the three lines of the checkpoint in it.
func openCheckpoint(vkey string, signed []byte) (tree, error) {
	var t tree
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return t, err
	}
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return t, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		return t, errors.New("a checkpoint has three lines")
	}
	if lines[0] != verifier.Name() {
		return t, fmt.Errorf("the origin %q is not the key's name", lines[0])
	}
	if t.size, err = readNumber(lines[1]); err != nil {
		return t, err
	}
	t.root, err = tlog.ParseHash(lines[2])
	return t, err
}

func readNumber(text string) (int64, error) {
	number, err := strconv.ParseInt(text, 10, 64)
	if err == nil && strconv.FormatInt(number, 10) != text {
		err = fmt.Errorf("%q is not the shortest form", text)
	}
	return number, err
}

type inclusion struct {
	leaf  []byte
	index int64
	path  tlog.RecordProof
	note  []byte
}

func parseProof(text []byte) (inclusion, error) {
	var p inclusion
	head, signed, found := bytes.Cut(text, []byte("\n\n"))
	if !found {
		return p, errors.New("no empty line")
	}
	lines := strings.Split(string(head), "\n")
	if len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return p, errors.New("not a tlog-proof of version 1")
	}
	if !strings.HasPrefix(lines[1], "extra ") || !strings.HasPrefix(lines[2], "index ") {
		return p, errors.New("no extra or index line")
	}
	var err error
	if p.leaf, err = base64.StdEncoding.Strict().DecodeString(lines[1][6:]); err != nil {
		return p, err
	}
	if p.index, err = readNumber(lines[2][6:]); err != nil {
		return p, err
	}
	for _, line := range lines[3:] {
		hash, err := base64.StdEncoding.Strict().DecodeString(line)
		if err != nil || len(hash) != tlog.HashSize {
			return p, fmt.Errorf("%q is no hash", line)
		}
		p.path = append(p.path, tlog.Hash(*(*[tlog.HashSize]byte)(hash)))
	}
	p.note = signed
	return p, nil
}

func checkProof(vkey string, text []byte) (tree, error) {
	p, err := parseProof(text)
	if err != nil {
		return tree{}, err
	}
	t, err := openCheckpoint(vkey, p.note)
	if err != nil {
		return t, err
	}
	if p.index < 0 || p.index >= t.size {
		return t, errors.New("the index lies outside the tree")
	}
	return t, tlog.CheckRecord(p.path, t.size, t.root, p.index, tlog.RecordHash(p.leaf))
}

// Go reads the base64 of a note's signature and root without looking at the bits that fill up the last character, so a
// change of those is the same statement to it.
func isFiller(text []byte, at int) bool {
	return at+1 < len(text) && text[at+1] == '='
}

func tamper(vkey string, text []byte) error {
	if _, err := checkProof(vkey, text); err != nil {
		return err
	}
	refused := 0
	for at := range text {
		if isFiller(text, at) {
			continue
		}
		for bit := 0; bit < 8; bit++ {
			changed := append([]byte(nil), text...)
			changed[at] ^= 1 << bit
			if _, err := checkProof(vkey, changed); err == nil {
				return fmt.Errorf("byte %d may change without notice", at)
			}
			refused++
		}
	}
	fmt.Printf("%d changed proofs refused\n", refused)
	return nil
}

func load(folder, name string, into interface{}) error {
	text, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}

// The roots and paths of the tree of seven, recomputed by Go from the leaves alone.
func checkTree(folder string) error {
	var said struct {
		Leaves, Roots []string
		Paths         [][]string
	}
	if err := load(folder, "inclusion.json", &said); err != nil {
		return err
	}
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var out []tlog.Hash
		for _, i := range indexes {
			out = append(out, stored[i])
		}
		return out, nil
	})
	for i, text := range said.Leaves {
		leaf, err := hex.DecodeString(text)
		if err != nil {
			return err
		}
		hashes, err := tlog.StoredHashes(int64(i), leaf, reader)
		if err != nil {
			return err
		}
		stored = append(stored, hashes...)
		root, err := tlog.TreeHash(int64(i)+1, reader)
		if err != nil || hex.EncodeToString(root[:]) != said.Roots[i] {
			return fmt.Errorf("root of size %d: Go has %x (%v)", i+1, root[:], err)
		}
	}
	for i, path := range said.Paths {
		proof, err := tlog.ProveRecord(int64(len(said.Leaves)), int64(i), reader)
		if err != nil || len(proof) != len(path) {
			return fmt.Errorf("path of leaf %d: Go has %d hashes (%v)", i, len(proof), err)
		}
		for k := range path {
			if hex.EncodeToString(proof[k][:]) != path[k] {
				return fmt.Errorf("path of leaf %d: Go has %x", i, proof[k][:])
			}
		}
	}
	return nil
}

func checkVectors(folder string) error {
	var checkpoint struct {
		Root, Note, Vkey string
		Size             int64
	}
	var proof struct {
		Text string `json:"tlog_proof"`
	}
	if err := load(folder, "checkpoint.json", &checkpoint); err != nil {
		return err
	}
	t, err := openCheckpoint(checkpoint.Vkey, []byte(checkpoint.Note))
	if err != nil {
		return err
	}
	if t.size != checkpoint.Size || hex.EncodeToString(t.root[:]) != checkpoint.Root {
		return errors.New("the note says another size or root")
	}
	if err := load(folder, "proof.json", &proof); err != nil {
		return err
	}
	if err := checkTree(folder); err != nil {
		return err
	}
	return tamper(checkpoint.Vkey, []byte(proof.Text))
}

func run(args []string) error {
	if len(args) == 2 && args[0] == "vectors" {
		return checkVectors(args[1])
	}
	if len(args) != 3 {
		return errors.New("usage: tlog note|proof|tamper VKEY FILE, or tlog vectors FOLDER")
	}
	text, err := os.ReadFile(args[2])
	if err != nil {
		return err
	}
	var t tree
	switch args[0] {
	case "note":
		t, err = openCheckpoint(args[1], text)
	case "proof":
		t, err = checkProof(args[1], text)
	case "tamper":
		return tamper(args[1], text)
	default:
		return fmt.Errorf("no such check: %s", args[0])
	}
	if err == nil {
		fmt.Printf("%d %x\n", t.size, t.root[:])
	}
	return err
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "tlog:", err)
		os.Exit(1)
	}
}
