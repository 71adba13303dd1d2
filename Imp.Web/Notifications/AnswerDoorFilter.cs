using Imp.Infrastructure.Notifications;

namespace Imp.Web.Notifications;

/// <summary>Lets nobody guess at what providers bring back: after a hundred that were not believed an address waits.</summary>
internal sealed class AnswerDoorFilter(AnswerDoor door) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var from = context.HttpContext.Connection.RemoteIpAddress?.ToString() ?? "";
        if (!door.MayAsk(from)) return Results.StatusCode(StatusCodes.Status429TooManyRequests);

        var answer = await next(context);
        if (answer is IStatusCodeHttpResult { StatusCode: StatusCodes.Status403Forbidden }) door.Refused(from);
        return answer;
    }
}
