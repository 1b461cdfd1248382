import type { WebhookDeliveryView } from '#libs/contracts/api/webhooks.js';
import { duration, Time } from '../format/time';
import { shortType } from './webhook';

/** The latest attempts, newest first. */
export function DeliveryTable({ deliveries }: { deliveries: WebhookDeliveryView[] }) {
  if (deliveries.length === 0) return <p>None yet.</p>;
  return (
    <table className="data-table deliveries">
      <thead>
        <tr>
          <th scope="col">Event</th>
          <th scope="col">When</th>
          <th scope="col">Attempt</th>
          <th scope="col">Response</th>
          <th scope="col">Took</th>
        </tr>
      </thead>
      <tbody>
        {deliveries.map((delivery) => (
          <DeliveryRow key={`${delivery.eventId} ${delivery.at}`} delivery={delivery} />
        ))}
      </tbody>
    </table>
  );
}

function DeliveryRow({ delivery }: { delivery: WebhookDeliveryView }) {
  const { sequence, eventId, type, attempt, status, error, durationMs, at } = delivery;
  return (
    <tr>
      <th scope="row">
        {sequence !== null && `${sequence} `}
        {shortType(type)}
        <span className="note">{eventId}</span>
      </th>
      <td data-label="When">
        <Time iso={at} />
      </td>
      <td data-label="Attempt">{attempt}</td>
      <td data-label="Response">
        <div>
          <span className="state" data-state={error ? 'failing' : 'ok'}>
            {status ?? 'None'}
          </span>
          {error && <span className="note">{error}</span>}
        </div>
      </td>
      <td data-label="Took">{duration(durationMs)}</td>
    </tr>
  );
}
