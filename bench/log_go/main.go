// Reads our log with Go's own sumdb packages, and writes one of its own for ours to read.
//
// Usage: main FOLDER. FOLDER holds what a site serves (checkpoint, tile/...), ask.json says what to check; answers go
// to FOLDER/go.json, Go's own log to FOLDER/go/.
package main

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type ask struct {
	Key       string
	Records   []record
	Trees     []tree
	OwnSize   int64
	OwnOrigin string
}

type record struct {
	Index int64
	Entry []byte
	Proof []tlog.Hash // ours
}

type tree struct {
	Size  int64
	Root  tlog.Hash
	Proof []tlog.Hash // ours, from this size to the whole
}

type answer struct {
	Signers      []string
	Size         int64
	Records      int // of our proofs, accepted
	Trees        int
	Refused      int // of our proofs with one bit changed, refused
	RecordProofs [][]tlog.Hash // theirs, from our tiles
	TreeProofs   [][]tlog.Hash
	OwnKey       string
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// path maps Go's coordinates of a tile to where the C2SP specification puts it.
func path(t tlog.Tile) string {
	n := t.N
	parts := fmt.Sprintf("%03d", n%1000)
	for n >= 1000 {
		n /= 1000
		parts = fmt.Sprintf("x%03d/%s", n%1000, parts)
	}
	name := fmt.Sprintf("tile/%d/%s", t.L, parts)
	if t.W < 256 {
		name += fmt.Sprintf(".p/%d", t.W)
	}
	return name
}

type files struct{ folder string }

func (f files) Height() int { return 8 }

func (f files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, t := range tiles {
		data, err := os.ReadFile(filepath.Join(f.folder, path(t)))
		if err != nil {
			return nil, err
		}
		found = append(found, data)
	}
	return found, nil
}

func (f files) SaveTiles([]tlog.Tile, [][]byte) {}

func opened(folder string, key string) (tlog.Tree, []string) {
	verifier, err := note.NewVerifier(key)
	must(err)
	data, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	must(err)
	n, err := note.Open(data, note.VerifierList(verifier))
	must(err)
	var signers []string
	for _, s := range n.Sigs {
		signers = append(signers, s.Name)
	}
	lines := strings.Split(n.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	root, err := tlog.ParseHash(lines[2])
	must(err)
	return tlog.Tree{N: size, Hash: root}, signers
}

func flipped(proof []tlog.Hash) []tlog.Hash {
	spoilt := append([]tlog.Hash(nil), proof...)
	spoilt[len(spoilt)/2][7] ^= 4
	return spoilt
}

// own makes a log with Go's packages alone: tiles and a signed checkpoint below folder.
func own(folder string, size int64, origin string) string {
	var hashes []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		found := make([]tlog.Hash, len(indexes))
		for i, at := range indexes {
			found[i] = hashes[at]
		}
		return found, nil
	})
	for i := int64(0); i < size; i++ {
		more, err := tlog.StoredHashes(i, []byte(fmt.Sprintf("record %d\n", i)), reader)
		must(err)
		hashes = append(hashes, more...)
	}
	for _, t := range tlog.NewTiles(8, 0, size) {
		data, err := tlog.ReadTileData(t, reader)
		must(err)
		place := filepath.Join(folder, path(t))
		must(os.MkdirAll(filepath.Dir(place), 0o755))
		must(os.WriteFile(place, data, 0o644))
	}
	root, err := tlog.TreeHash(size, reader)
	must(err)
	private, public, err := note.GenerateKey(rand.Reader, origin)
	must(err)
	signer, err := note.NewSigner(private)
	must(err)
	text := fmt.Sprintf("%s\n%d\n%s\n", origin, size, base64.StdEncoding.EncodeToString(root[:]))
	signed, err := note.Sign(&note.Note{Text: text}, signer)
	must(err)
	must(os.WriteFile(filepath.Join(folder, "checkpoint"), signed, 0o644))
	return public
}

func main() {
	folder := os.Args[1]
	data, err := os.ReadFile(filepath.Join(folder, "ask.json"))
	must(err)
	var asked ask
	must(json.NewDecoder(bytes.NewReader(data)).Decode(&asked))
	var found answer
	head, signers := opened(folder, asked.Key)
	found.Signers, found.Size = signers, head.N
	reader := tlog.TileHashReader(head, files{folder})
	for _, r := range asked.Records {
		leaf := tlog.RecordHash(r.Entry)
		if tlog.CheckRecord(r.Proof, head.N, head.Hash, r.Index, leaf) == nil {
			found.Records++
		}
		if tlog.CheckRecord(flipped(r.Proof), head.N, head.Hash, r.Index, leaf) != nil {
			found.Refused++
		}
		proof, err := tlog.ProveRecord(head.N, r.Index, reader)
		must(err)
		must(tlog.CheckRecord(proof, head.N, head.Hash, r.Index, leaf))
		found.RecordProofs = append(found.RecordProofs, proof)
	}
	for _, t := range asked.Trees {
		if tlog.CheckTree(t.Proof, head.N, head.Hash, t.Size, t.Root) == nil {
			found.Trees++
		}
		if tlog.CheckTree(flipped(t.Proof), head.N, head.Hash, t.Size, t.Root) != nil {
			found.Refused++
		}
		proof, err := tlog.ProveTree(head.N, t.Size, reader)
		must(err)
		found.TreeProofs = append(found.TreeProofs, proof)
	}
	found.OwnKey = own(filepath.Join(folder, "go"), asked.OwnSize, asked.OwnOrigin)
	out, err := json.Marshal(found)
	must(err)
	must(os.WriteFile(filepath.Join(folder, "go.json"), out, 0o644))
}
