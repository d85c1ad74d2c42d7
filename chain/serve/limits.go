package serve

import "time"

// What one caller may ask for. docs/operate.md has the same table for people.
const (
	// BodyLimit is the size of a request over HTTP, or of a WebSocket message.
	BodyLimit = 5 << 20
	// BatchLimit is how many requests one message may hold, and
	// batchResponseLimit the bytes of their answers together.
	BatchLimit         = 1000
	batchResponseLimit = 25 << 20

	// DefaultRate is how many units a second an identity from elsewhere may
	// spend, and burstSeconds how many seconds' worth it may save up. A light
	// request costs one unit.
	DefaultRate  = 1000
	burstSeconds = 5
	// loopbackRate is the same for callers on this machine.
	loopbackRate = 100_000

	costLight = 1
	costHeavy = 10
	costTrace = 50

	// How many messages with heavy requests, and with traces, run at the same
	// time; one identity may take half of them. One that finds no room waits
	// slotWait before it is refused.
	heavySlots = 16
	traceSlots = 2
	slotWait   = 2 * time.Second

	// How long a message of each class may take. A waiting send is light.
	lightTime = 70 * time.Second
	heavyTime = 15 * time.Second
	traceTime = 30 * time.Second

	// connectionLimit is how many TCP connections are open at once; more wait.
	connectionLimit = 1024
	// SocketLimit is how many WebSockets an identity may hold open.
	SocketLimit = 64
	// SubscriptionLimit is how many subscriptions a WebSocket may hold.
	SubscriptionLimit = 32
	// memoryLimit is how many bytes of requests an identity may have in flight,
	// each counting requestOverhead more; the next one is not read before.
	memoryLimit     = 64 << 20
	requestOverhead = 4 << 10
	// backlogLimit is how many bytes may wait for a WebSocket's reader. Beyond
	// it answers wait, and a subscription's news end the connection.
	backlogLimit = 8 << 20

	// identityLimit is how many identities are remembered; the one seen longest
	// ago is forgotten, and with it what it had spent.
	identityLimit = 4096

	headerTimeout = 10 * time.Second
	readTimeout   = 30 * time.Second
	writeTimeout  = lightTime + 5*time.Second
	idleTimeout   = 2 * time.Minute
	stopTimeout   = 2 * time.Second
	pingInterval  = 30 * time.Second
)
