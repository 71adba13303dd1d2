using Imp.Infrastructure.Heartbeats;
using Imp.Infrastructure.Live;

namespace Imp.Web.Heartbeats;

/// <summary>What the list shows.</summary>
public sealed record HeartbeatsView(IReadOnlyList<HeartbeatRow> Rows, Names Names, bool MayManage);

/// <summary>Everything on one heartbeat's page.</summary>
/// <param name="Pings">The last ones, newest first.</param>
public sealed record HeartbeatView(HeartbeatRow Row, IReadOnlyList<PingRow> Pings, Names Names, bool MayManage);
