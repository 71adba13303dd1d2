namespace Imp.Web.Kit;

/// <summary>How much a button asks to be pressed.</summary>
public enum ActionTone
{
    /// <summary>An ordinary button.</summary>
    Plain,

    /// <summary>The one thing to do here, in the accent.</summary>
    Primary,

    /// <summary>Takes something away.</summary>
    Danger,

    /// <summary>Without frame, for tool rows.</summary>
    Ghost,
}
