import static org.neo4j.configuration.GraphDatabaseSettings.*;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.neo4j.configuration.FulltextSettings;
import org.neo4j.configuration.GraphDatabaseInternalSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.connectors.BoltConnectorInternalSettings;
import org.neo4j.configuration.connectors.HttpConnector;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;
import org.neo4j.io.ByteUnit;

/** Runs Neo4j as a library with its Bolt port on loopback only. Arguments: data folder, port, file that holds the password. */
public class Launcher {
  public static void main(String[] args) throws Exception {
    var folder = Path.of(args[0]);
    int port = Integer.parseInt(args[1]);
    var password = Files.readString(Path.of(args[2])).trim();

    var dbms = new DatabaseManagementServiceBuilder(folder)
        .setConfig(BoltConnector.enabled, true)
        .setConfig(BoltConnector.listen_address, new SocketAddress("127.0.0.1", port))
        .setConfig(BoltConnector.advertised_address, new SocketAddress("127.0.0.1", port))
        .setConfig(HttpConnector.enabled, false)
        .setConfig(auth_enabled, true)
        .setConfig(udc_enabled, false)
        .setConfig(pagecache_memory, ByteUnit.mebiBytes(128))
        // Half of the heap for all transactions together: a query over the limit fails, the server goes on.
        .setConfig(memory_transaction_global_max_size, ByteUnit.mebiBytes(192))
        .setConfig(memory_transaction_max_size, ByteUnit.mebiBytes(128))
        // Logs can be pruned only up to a checkpoint: one each minute bounds both the disk and the recovery after kill -9.
        .setConfig(check_point_interval_time, Duration.ofMinutes(1))
        .setConfig(logical_log_rotation_threshold, ByteUnit.mebiBytes(32))
        .setConfig(keep_logical_logs, "2 files")
        // A refresh after every commit is a third of the processor time of small batches; what is found may be this much behind.
        .setConfig(FulltextSettings.eventually_consistent_refresh_interval, Duration.ofMillis(200))
        // Idle workers are waited for at stop: ten seconds at the default.
        .setConfig(BoltConnectorInternalSettings.thread_pool_shutdown_wait_time, Duration.ofMillis(100))
        .setConfig(GraphDatabaseInternalSettings.netty_server_shutdown_quiet_period, 0)
        .build();
    Runtime.getRuntime().addShutdownHook(new Thread(dbms::shutdown));

    try {
      dbms.database("system").executeTransactionally(
          "ALTER USER neo4j SET PASSWORD $password CHANGE NOT REQUIRED", Map.of("password", password));
    } catch (Exception failure) {
      if (!String.valueOf(failure.getMessage()).contains("Old password and new password cannot be the same")) throw failure;
    }
    if (!dbms.database("neo4j").isAvailable(60_000)) throw new IllegalStateException("database neo4j did not become available");
    System.out.println("READY bolt://127.0.0.1:" + port);
    Thread.currentThread().join();
  }
}
