// Ask for a date and a price, hold it, take it, by REST: java examples/java/FirstQuote.java TOKEN [GATEWAY PARK PRODUCT ZONE]

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.LocalDate;
import java.util.UUID;
import java.util.regex.Pattern;

public class FirstQuote {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    public static void main(String[] args) throws IOException, InterruptedException {
        String[] given = {"", "http://127.0.0.1:8090", "sock-park", "sk-144-ct-crew", "port-dalian"};
        System.arraycopy(args, 0, given, 0, args.length);
        String token = given[0], v1 = given[1] + "/v1/", park = "parks/" + given[2];
        // One call answers and keeps the capacity of the earliest answer, so that nobody takes it meanwhile.
        String quote = call(token, v1 + park + "/orders:quote", """
                {"order": {"product": "%s/products/%s", "quantity": "12000", "ship_to_zone": "%s",
                           "release_date": "%s", "due_date": "%s"},
                 "hold": "QUOTE_ANSWER_KIND_EARLIEST", "request_id": "%s"}""".formatted(
                park, given[3], given[4], LocalDate.now().plusDays(1), LocalDate.now().plusDays(28), UUID.randomUUID()));
        var answers = Pattern.compile("\\{[^{}]*\"kind\" *: *\"QUOTE_ANSWER_KIND_[^{}]*").matcher(quote);
        while (answers.find()) {
            String kind = field(answers.group(), "kind").replace("QUOTE_ANSWER_KIND_", "");
            System.out.printf("%s: %s by %s for %s millionths%n", kind, field(answers.group(), "quantity"),
                    field(answers.group(), "finish_date"), field(answers.group(), "price_micros"));
        }
        String taken = call(token, v1 + field(quote, "name") + ":take",
                "{\"etag\": \"%s\", \"request_id\": \"%s\"}".formatted(field(quote, "etag"), UUID.randomUUID()));
        System.out.println(field(taken, "placed_order"));
    }

    /** Posts a body and returns the reply's. UNAVAILABLE is tried again: the body has a request_id. */
    private static String call(String token, String url, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(40))
                .header("Authorization", "Bearer " + token).header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)).build();
        for (long wait = 100;; wait *= 2) {
            var reply = CLIENT.send(request, BodyHandlers.ofString());
            if (reply.statusCode() == 200) {
                return reply.body();
            }
            if (reply.statusCode() != 503 || wait > 5_000) {
                // The body has code, reason, and each wrong field with a hint.
                throw new IOException(reply.statusCode() + ": " + reply.body());
            }
            Thread.sleep(wait);
        }
    }

    /** The first text of that name in JSON. Java has no reader of JSON; a program of your own takes a library's. */
    private static String field(String json, String name) {
        var found = Pattern.compile("\"" + name + "\" *: *\"([^\"]*)\"").matcher(json);
        return found.find() ? found.group(1) : "";
    }
}
