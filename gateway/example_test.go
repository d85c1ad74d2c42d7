package gateway_test

import (
	"context"
	"log"
	"net/http"

	"github.com/stiver-pay/stiver/gateway"
)

// A program that has its own web server sells through it.
func ExampleGateway_Middleware() {
	ctx := context.Background()
	cfg, err := gateway.LoadConfig("gateway.yaml") // key_file, data and prices; no upstream
	if err != nil {
		log.Fatal(err)
	}
	payee, err := gateway.Open(ctx, cfg, gateway.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer payee.Close()

	mux := http.NewServeMux()
	mux.HandleFunc("GET /quote/{symbol}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set(gateway.HeaderPrice, "400") // this one costs less than the list says
		_, _ = w.Write([]byte(r.PathValue("symbol")))
	})
	log.Fatal(http.ListenAndServe("127.0.0.1:4020", payee.Middleware(mux)))
}
