package asmecqm;

import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.HapiContext;
import ca.uhn.hl7v2.app.Connection;
import ca.uhn.hl7v2.model.Message;
import ca.uhn.hl7v2.model.v251.message.ADT_A01;
import ca.uhn.hl7v2.util.Terser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Sends messages with the HAPI HL7 v2 library and prints an acknowledgement a line: control id, MSA-1, MSA-2.
 * Arguments: port, folder of messages (one a file), how many messages HAPI itself is to build and send over four connections at once.
 */
public final class HapiSender {
    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        int count = Integer.parseInt(arguments[2]);
        try (HapiContext context = new DefaultHapiContext()) {
            context.getParserConfiguration().setValidating(false);
            Connection connection = context.newClient("127.0.0.1", port, false);
            try (var files = Files.list(Path.of(arguments[1]))) {
                for (Path file : files.sorted().toList()) send(connection, context.getPipeParser().parse(Files.readString(file)));
            }
            connection.close();
            ExecutorService senders = Executors.newFixedThreadPool(4);
            List<Future<?>> all = new ArrayList<>();
            for (int sender = 0; sender < 4; sender++) {
                int share = sender;
                all.add(senders.submit(() -> {
                    // A context gives all its callers one connection, and all contexts share their threads: whoever closes first would close for all.
                    try (HapiContext mine = new DefaultHapiContext(Executors.newCachedThreadPool())) {
                        Connection own = mine.newClient("127.0.0.1", port, false);
                        for (int number = share; number < count; number += 4) send(own, built(number));
                        own.close();
                    }
                    return null;
                }));
            }
            try {
                for (Future<?> one : all) one.get();
            } finally {
                senders.shutdownNow();
            }
            // The threads of the contexts would keep the program for another minute.
            System.exit(0);
        }
    }

    private static Message built(int number) throws Exception {
        ADT_A01 message = new ADT_A01();
        message.initQuickstart("ADT", "A04", "P");
        Terser terser = new Terser(message);
        terser.set("MSH-3", "HAPI");
        terser.set("MSH-4", "CLINIC");
        terser.set("MSH-10", "HAPI" + number);
        terser.set("EVN-2", "20270302100000");
        terser.set("PID-3-1", "P" + number % 50);
        terser.set("PID-3-4", "CLINIC");
        terser.set("PID-5-1", "O|Brien & Söhne");
        terser.set("PV1-2", "O");
        terser.set("PV1-7-1", "1234567893");
        terser.set("PV1-19-1", "V" + number);
        return message;
    }

    private static void send(Connection connection, Message message) throws Exception {
        Terser answer = new Terser(connection.getInitiator().sendAndReceive(message));
        synchronized (System.out) {
            System.out.println(new Terser(message).get("MSH-10") + " " + answer.get("MSA-1") + " " + answer.get("MSA-2"));
        }
    }

    private HapiSender() {}
}
