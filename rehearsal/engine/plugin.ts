/** What all plugins for the engine share: a gRPC server on loopback that prints its port on standard output. */
import {
  type handleUnaryCall,
  Server,
  ServerCredentials,
  type ServiceDefinition,
  status,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";

/** The engine sends a function's code in one message; the official plugins allow messages of this size. */
const LARGEST_MESSAGE = 400 * 1024 * 1024;

/**
 * Ends this process when the engine is gone, however it ended: the engine holds the other end of a plugin's standard input (ExecPlugin in
 * github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin/plugin.go).
 */
export function endWithEngine(): void {
  process.stdin.resume().once("end", () => process.exit());
}

/**
 * Serves a plugin on a free loopback port.
 *
 * @returns the port, and a function that stops the server
 */
export async function serve(
  service: ServiceDefinition,
  implementation: UntypedServiceImplementation,
): Promise<{ readonly port: number; stop(): void }> {
  const server = new Server({
    "grpc.max_receive_message_length": LARGEST_MESSAGE,
    "grpc.max_send_message_length": LARGEST_MESSAGE,
  });
  server.addService(service, implementation);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { port, stop: () => server.forceShutdown() };
}

/** A handler for one call; an error that `answer` throws reaches the engine as the failed call's message. */
export function unary<Request, Response>(
  answer: (request: Request) => Response | Promise<Response>,
): handleUnaryCall<Request, Response> {
  return (call, done) => {
    new Promise<Response>((resolve) => resolve(answer(call.request))).then(
      (response) => done(null, response),
      (error: unknown) =>
        done({ code: status.UNKNOWN, details: error instanceof Error ? error.message : String(error) }),
    );
  };
}
