package scale

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"syscall"
	"time"

	"github.com/stiver-pay/stiver/channel"
)

// cpuTime returns the processor time of this process.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0 // cannot happen for the own process
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// memory is what this process holds, in bytes. Where there is no /proc it stays
// zero.
type memory struct{ resident, own int64 }

// memoryNow has given back what is garbage.
func memoryNow() memory {
	runtime.GC()
	debug.FreeOSMemory()
	raw, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return memory{}
	}
	field := func(name string) int64 {
		_, rest, found := bytes.Cut(raw, []byte("\n"+name+":"))
		if !found {
			return 0
		}
		words := bytes.Fields(rest)
		kB, _ := strconv.ParseInt(string(words[0]), 10, 64)
		return kB << 10
	}
	return memory{field("VmRSS"), field("RssAnon")}
}

// primitives measures what payments are made of.
func primitives(k *keys, dir string) (r Raw, err error) {
	each := func(n int, op func()) float64 {
		c := begin()
		for range n {
			op()
		}
		_, cpu := c.spent()
		return float64(cpu.Nanoseconds()) / float64(n)
	}
	x := [32]byte{}
	r.HashNS = each(2000, func() { x = channel.HashTimes(x, 64) }) / 64
	v, err := channel.SignVoucher(k.domain, k.payer, channel.ID{}, channel.NewAmount(1))
	if err != nil {
		return r, err
	}
	digest := k.domain.VoucherDigest(v.Channel, v.Ceiling)
	by := channel.NewVerifier(k.payer.Address())
	r.VerifyNS = each(2000, func() { err = by.Verify(digest, v.Signature) })
	r.SignNS = each(1000, func() { _, _ = k.payer.Sign(digest) })
	if err != nil {
		return r, err
	}
	r.SyncUS, err = syncTime(dir)
	r.TickNS = r.HashNS + r.VerifyNS/channel.DefaultTicks
	return r, err
}

// syncTime is the median of a write of 4 KiB and its sync, in microseconds.
func syncTime(dir string) (us float64, err error) {
	f, err := os.Create(filepath.Join(dir, "sync"))
	if err != nil {
		return 0, err
	}
	defer func() { _ = f.Close(); _ = os.Remove(f.Name()) }()
	block := make([]byte, 4096)
	var times []time.Duration
	for range 200 {
		at := time.Now()
		if _, err := f.WriteAt(block, 0); err != nil {
			return 0, err
		}
		if err := f.Sync(); err != nil {
			return 0, err
		}
		times = append(times, time.Since(at))
	}
	return median(times), nil
}

// median is in microseconds.
func median(times []time.Duration) float64 {
	slices.Sort(times)
	return float64(times[len(times)/2].Nanoseconds()) / 1e3
}
