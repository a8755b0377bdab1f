// Command golden writes vectors.json: what Go's checksum-database packages and torchwood, an
// implementation of the C2SP formats by others, make of the same entries, keys and notes.
//
//	go run . > vectors.json
//
// Nothing here is random and nothing reads the clock, so a second run writes the same bytes.
// The test suite reads vectors.json and never needs Go.
package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"
	"slices"
	"strings"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	entries  = 70_000
	origin   = "rollcall.example/record"
	cosignAt = 1_790_000_000
)

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

func digest(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return sum[:]
}

func hexed(data []byte) string { return hex.EncodeToString(data) }

func b64(data []byte) string { return base64.StdEncoding.EncodeToString(data) }

// entry is the 57-byte tree entry at an index, from made-up rows.
func entry(index int64) []byte {
	data := binary.BigEndian.AppendUint64([]byte{0x01}, uint64(index+1))
	data = append(data, digest(fmt.Sprintf("event %d", index+1))[:16]...)
	return append(data, digest(fmt.Sprintf("row %d", index+1))...)
}

// store holds every complete node of the tree, as tlog numbers them.
type store []tlog.Hash

func (s store) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for at, index := range indexes {
		hashes[at] = s[index]
	}
	return hashes, nil
}

func joined[P ~[]tlog.Hash](hashes P) string {
	var all []byte
	for _, hash := range hashes {
		all = append(all, hash[:]...)
	}
	return b64(all)
}

type root struct {
	Size int64  `json:"size"`
	Root string `json:"root"`
	Edge string `json:"edge"`
}

type inclusion struct {
	Index int64  `json:"index"`
	Size  int64  `json:"size"`
	Path  string `json:"path"`
}

type consistency struct {
	Old  int64  `json:"old"`
	New  int64  `json:"new"`
	Path string `json:"path"`
}

type tile struct {
	Path   string `json:"path"`
	Level  int    `json:"level"`
	Number int64  `json:"number"`
	Width  int    `json:"width"`
	SHA256 string `json:"sha256,omitempty"`
}

type opened struct {
	What    string `json:"what"`
	Note    string `json:"note"`
	Verdict string `json:"verdict"`
}

type path struct {
	Path  string `json:"path"`
	Valid bool   `json:"valid"`
}

type vectors struct {
	Entries     []string      `json:"entries"`
	Leaves      []string      `json:"leaves"`
	Roots       []root        `json:"roots"`
	Inclusion   []inclusion   `json:"inclusion"`
	Consistency []consistency `json:"consistency"`
	Tiles       tiles         `json:"tiles"`
	Keys        keys          `json:"keys"`
	Checkpoints []string      `json:"checkpoints"`
	Notes       []opened      `json:"notes"`
}

func main() {
	var out vectors
	hashes := grown()
	for index := int64(0); index < 3; index++ {
		leaf := tlog.RecordHash(entry(index))
		out.Entries = append(out.Entries, hexed(entry(index)))
		out.Leaves = append(out.Leaves, hexed(leaf[:]))
	}
	large := []int64{255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, entries}
	var sizes []int64
	for size := int64(0); size <= 17; size++ {
		sizes = append(sizes, size)
	}
	for _, size := range append(sizes, large...) {
		out.Roots = append(out.Roots, rootAt(hashes, size))
	}
	for size := int64(1); size <= 13; size++ {
		for index := range size {
			out.Inclusion = append(out.Inclusion, included(hashes, index, size))
			out.Consistency = append(out.Consistency, grewFrom(hashes, index+1, size))
		}
	}
	for _, size := range large {
		for _, index := range []int64{0, 254, size / 2, size - 1} {
			out.Inclusion = append(out.Inclusion, included(hashes, index, size))
		}
		for _, old := range large {
			if old < size {
				out.Consistency = append(out.Consistency, grewFrom(hashes, old, size))
			}
		}
	}
	out.Tiles = tiled(hashes)
	out.Keys, out.Checkpoints, out.Notes = signed(hashes)
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(out); err != nil {
		log.Fatal(err)
	}
}

func grown() store {
	var hashes store
	for index := range int64(entries) {
		hashes = append(hashes, must(tlog.StoredHashes(index, entry(index), hashes))...)
	}
	return hashes
}

func rootAt(hashes store, size int64) root {
	hash := must(tlog.TreeHash(size, hashes))
	edge := must(hashes.ReadHashes(torchwood.RightEdge(size)))
	return root{size, hexed(hash[:]), joined(edge)}
}

func included(hashes store, index, size int64) inclusion {
	proof := must(tlog.ProveRecord(size, index, hashes))
	whole := must(tlog.TreeHash(size, hashes))
	if err := tlog.CheckRecord(proof, size, whole, index, tlog.RecordHash(entry(index))); err != nil {
		log.Fatal(err)
	}
	return inclusion{index, size, joined(proof)}
}

func grewFrom(hashes store, old, size int64) consistency {
	proof := must(tlog.ProveTree(size, old, hashes))
	before, after := must(tlog.TreeHash(old, hashes)), must(tlog.TreeHash(size, hashes))
	if err := tlog.CheckTree(proof, size, after, old, before); err != nil {
		log.Fatal(err)
	}
	return consistency{old, size, joined(proof)}
}

type tiles struct {
	All     string `json:"all"` // SHA-256 over path and data of every tile of the whole tree, in order
	Count   int    `json:"count"`
	Old     int64  `json:"old"`
	New     int64  `json:"new"`
	Between []tile `json:"between"`
	Bundles []tile `json:"bundles"`
	Places  []tile `json:"places"`
	Paths   []path `json:"paths"`
}

func tiled(hashes store) tiles {
	out := tiles{Old: 69_500, New: entries}
	all := sha256.New()
	for _, each := range tlog.NewTiles(torchwood.TileHeight, 0, entries) {
		all.Write([]byte(torchwood.TilePath(each)))
		all.Write(must(tlog.ReadTileData(each, hashes)))
		out.Count++
	}
	out.All = hexed(all.Sum(nil))
	for _, each := range tlog.NewTiles(torchwood.TileHeight, out.Old, out.New) {
		sum := sha256.Sum256(must(tlog.ReadTileData(each, hashes)))
		out.Between = append(out.Between, placed(each, sum[:]))
	}
	for _, width := range []int{256, 112} {
		number := int64(entries / 256)
		if width == 256 {
			number = 0
		}
		var bundle []byte
		for index := range int64(width) {
			bundle = must(torchwood.AppendTileEntry(bundle, entry(number*256+index)))
		}
		sum := sha256.Sum256(bundle)
		out.Bundles = append(out.Bundles, placed(tlog.Tile{H: 8, L: -1, N: number, W: width}, sum[:]))
	}
	for _, number := range []int64{0, 5, 999, 1000, 1067, 1_234_067, 999_999_999, 1_000_000_000} {
		for _, level := range []int{-1, 0, 1, 7, 63} {
			for _, width := range []int{1, 5, 255, 256} {
				out.Places = append(out.Places, placed(tlog.Tile{H: 8, L: level, N: number, W: width}, nil))
			}
		}
	}
	for _, each := range strings.Fields(`
		tile/0/000 tile/0/x001/067 tile/0/x001/067.p/5 tile/entries/000.p/255 tile/63/000
		tile/64/000 tile/00/000 tile/01/000 tile/-1/000 tile/0/0 tile/0/00 tile/0/0000 tile/0/001/067
		tile/0/x000/067 tile/0/x001 tile/0/x001/x067 tile/0/000.p/0 tile/0/000.p/256 tile/0/000.p/05
		tile/0/000.p/ tile/0/000.p tile/0/000/ /tile/0/000 tile/0//000 tile/data/000 tile/8/0/000 tile/0/+01
		tile/0/٠٠٠ tile/0/x001/067.p/1000`) {
		_, err := torchwood.ParseTilePath(each)
		out.Paths = append(out.Paths, path{each, err == nil})
	}
	return out
}

func placed(each tlog.Tile, sum []byte) tile {
	return tile{torchwood.TilePath(each), each.L, each.N, each.W, hexed(sum)}
}

type keys struct {
	Signer   string `json:"signer"`
	Verifier string `json:"verifier"`
	Witness  string `json:"witness"` // its verifier key
	Seed     string `json:"seed"`    // of the witness
	SignedAt int64  `json:"signed_at"`
}

// reader gives GenerateKey the same bytes each time.
type reader struct{ seed []byte }

func (r *reader) Read(data []byte) (int, error) { return copy(data, r.seed), nil }

func signed(hashes store) (keys, []string, []opened) {
	skey, vkey := generated(origin, "log")
	log1, verifier := must(note.NewSigner(skey)), must(note.NewVerifier(vkey))
	other, _ := generated("other.example/log", "other")
	stranger := must(note.NewSigner(other))
	seed := digest("witness")
	witness := must(torchwood.NewCosignatureSigner("witness.example/w1", ed25519.NewKeyFromSeed(seed)))
	known := note.VerifierList(verifier, must(torchwood.NewCosignatureVerifier(witness.Verifier().String())))

	text := func(size int64) string {
		tree := tlog.Tree{N: size, Hash: must(tlog.TreeHash(size, hashes))}
		return torchwood.Checkpoint{Origin: origin, Tree: tree}.String()
	}
	sign := func(text string, signers ...note.Signer) string {
		return string(must(note.Sign(&note.Note{Text: text}, signers...)))
	}
	var checkpoints []string
	for _, size := range []int64{0, 1, 256, entries} {
		checkpoints = append(checkpoints, sign(text(size), log1))
	}
	good := sign(text(entries), log1)
	cosigned := good + cosignature(witness, seed, text(entries), cosignAt)
	line := func(message string) string { return message[strings.Index(message, "\n\n")+2:] }
	cases := []struct{ what, message string }{
		{"signed", good},
		{"cosigned", cosigned},
		{"signed by a stranger too", good + line(sign(text(entries), stranger))},
		{"signed by a stranger alone", sign(text(entries), stranger)},
		{"cosigned and not signed", text(entries) + "\n" + cosignature(witness, seed, text(entries), cosignAt)},
		{"a cosignature of another checkpoint", good + cosignature(witness, seed, text(256), cosignAt)},
		{"a cosignature with its time moved", good + moved(cosignature(witness, seed, text(entries), cosignAt))},
		{"a bad signature before a good one", text(entries) + "\n" + flipped(line(good)) + line(good)},
		{"a signature of another text", text(256) + "\n" + line(good)},
		{"a text with an empty line", sign("first\n\nthird\n", log1)},
		{"no signature", text(entries) + "\n"},
		{"no blank line", strings.Replace(good, "\n\n", "\n", 1)},
		{"no last newline", strings.TrimSuffix(good, "\n")},
		{"a line that is no signature", good + "hello\n"},
		{"a hyphen for a dash", strings.Replace(good, "—", "-", 1)},
		{"a good signature before a bad one", good + flipped(line(good))},
		{"two spaces", strings.Replace(good, " ", "  ", 1)},
		{"a carriage return", strings.ReplaceAll(good, "\n", "\r\n")},
		{"a tab", strings.Replace(good, "\n", "\t\n", 1)},
		{"a NUL", strings.Replace(good, "\n", "\x00\n", 1)},
		{"a byte that is not UTF-8", strings.Replace(good, "\n", "\xff\n", 1)},
		{"a name with a plus", good + strings.Replace(line(good), "rollcall", "roll+call", 1)},
		{"a name with a no-break space", good + strings.Replace(line(good), "rollcall", "roll\u00a0call", 1)},
		{"a signature too short to have a key", good + "— a AAAA\n"},
		{"a signature that is only a key id", good + "— a AAAAAA==\n"},
		{"base64 without its padding", strings.TrimSuffix(good, "=\n") + "\n"},
		{"nothing", ""},
		{"only newlines", "\n\n\n"},
	}
	var notes []opened
	for _, each := range cases {
		notes = append(notes, opened{each.what, b64([]byte(each.message)), verdict(each.message, known)})
	}
	return keys{skey, vkey, witness.Verifier().String(), hexed(seed), cosignAt}, checkpoints, notes
}

func generated(name, seed string) (skey, vkey string) {
	skey, vkey, err := note.GenerateKey(&reader{digest(seed)}, name)
	if err != nil {
		log.Fatal(err)
	}
	return skey, vkey
}

// cosignature is a line that torchwood accepts, at a time of our choosing.
func cosignature(witness *torchwood.CosignatureSigner, seed []byte, text string, at uint64) string {
	message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", at, text)
	body := binary.BigEndian.AppendUint64(nil, at)
	body = append(body, ed25519.Sign(ed25519.NewKeyFromSeed(seed), []byte(message))...)
	if !witness.Verifier().Verify([]byte(text), body) {
		log.Fatal("torchwood does not accept the cosignature")
	}
	id := binary.BigEndian.AppendUint32(nil, witness.KeyHash())
	return fmt.Sprintf("— %s %s\n", witness.Name(), b64(append(id, body...)))
}

func moved(line string) string { return altered(line, 11) }

func flipped(line string) string { return altered(line, 40) }

// altered flips one bit of the bytes behind a signature line.
func altered(line string, at int) string {
	head, tail, _ := strings.Cut(strings.TrimSuffix(line, "\n")[len("— "):], " ")
	data := slices.Clone(must(base64.StdEncoding.DecodeString(tail)))
	data[at] ^= 1
	return fmt.Sprintf("— %s %s\n", head, b64(data))
}

func verdict(message string, known note.Verifiers) string {
	_, err := note.Open([]byte(message), known)
	var missing *note.UnverifiedNoteError
	var bad *note.InvalidSignatureError
	switch {
	case err == nil:
		return "opened"
	case errors.As(err, &missing):
		return "missing"
	case errors.As(err, &bad):
		return "bad"
	default:
		return "malformed"
	}
}
