// Ask for a date and a price, hold it, take it, by REST: go run examples/go/first_quote.go TOKEN [GATEWAY PARK PRODUCT ZONE]
package main

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strings"
	"time"
)

// Days are YYYY-MM-DD; whole numbers of 64 bits are text; what is 0 or empty is left out.
type quote struct {
	Name    string
	Etag    string
	Answers []struct {
		Kind        string
		Quantity    json.Number `json:"quantity"`
		FinishDate  string      `json:"finish_date"`
		PriceMicros json.Number `json:"price_micros"`
	}
	PlacedOrder string `json:"placed_order"`
}

type object map[string]any

var client = http.Client{Timeout: 40 * time.Second}

// call posts body to url and reads the quote that comes back. UNAVAILABLE is tried again: body has a request_id.
func call(token, url string, body object) (answer quote) {
	encoded, err := json.Marshal(body)
	check(err)
	for wait := 100 * time.Millisecond; ; wait *= 2 {
		request, err := http.NewRequest("POST", url, bytes.NewReader(encoded))
		check(err)
		request.Header.Set("Authorization", "Bearer "+token)
		request.Header.Set("Content-Type", "application/json")
		reply, err := client.Do(request)
		check(err)
		text, err := io.ReadAll(reply.Body)
		check(err)
		check(reply.Body.Close())
		if reply.StatusCode == http.StatusServiceUnavailable && wait < 5*time.Second {
			time.Sleep(wait)
			continue
		}
		if reply.StatusCode != http.StatusOK {
			log.Fatalf("%s: %s", reply.Status, text) // code, reason, and each wrong field with a hint
		}
		check(json.Unmarshal(text, &answer))
		return answer
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func main() {
	given := []string{"http://127.0.0.1:8090", "sock-park", "sk-144-ct-crew", "port-dalian"}
	if len(os.Args) < 2 {
		log.Fatal("usage: first_quote TOKEN [GATEWAY PARK PRODUCT ZONE]")
	}
	copy(given, os.Args[2:])
	token, v1, park := os.Args[1], given[0]+"/v1/", "parks/"+given[1]
	order := object{
		"product":      park + "/products/" + given[2],
		"quantity":     "12000",
		"release_date": time.Now().AddDate(0, 0, 1).Format(time.DateOnly),
		"due_date":     time.Now().AddDate(0, 0, 28).Format(time.DateOnly),
		"ship_to_zone": given[3],
	}
	// One call answers and keeps the capacity of the earliest answer, so that nobody takes it meanwhile.
	question := object{"order": order, "hold": "QUOTE_ANSWER_KIND_EARLIEST", "request_id": rand.Text()}
	offered := call(token, v1+park+"/orders:quote", question)
	for _, answer := range offered.Answers {
		kind := strings.TrimPrefix(answer.Kind, "QUOTE_ANSWER_KIND_")
		fmt.Printf("%s: %s by %s for %s millionths\n", kind, answer.Quantity, answer.FinishDate, answer.PriceMicros)
	}
	taken := call(token, v1+offered.Name+":take", object{"etag": offered.Etag, "request_id": rand.Text()})
	fmt.Println(taken.PlacedOrder)
}
