using Microsoft.AspNetCore.Components;

namespace Imp.Web.Kit;

/// <summary>
/// Somebody pressed something in a row of a long list, or came into the row with the focus. One listener around all rows hears it (rows.js makes it), so that
/// the rows need none of their own.
/// </summary>
public sealed class RowEventArgs : EventArgs
{
    /// <summary><c>data-press</c> of what was pressed; null for anything else in the row.</summary>
    public string? Press { get; set; }

    /// <summary><c>data-row</c> of the row.</summary>
    public long Row { get; set; }

    /// <summary>Its place in the list, from 0.</summary>
    public int At { get; set; }

    /// <summary>Whether the Shift key was down.</summary>
    public bool Shift { get; set; }
}

/// <summary>Makes <c>@onrowpress</c> and <c>@onrowfocus</c> known; the framework finds them by this class's name.</summary>
[EventHandler("onrowpress", typeof(RowEventArgs))]
[EventHandler("onrowfocus", typeof(RowEventArgs))]
public static class EventHandlers
{
}
